"""Pages → articles: what is read, what is left out, and what is known about each article."""

from __future__ import annotations

from kg.documents import articles
from kg.model import Article

BODY = (
    "Ruritania threatened on Monday to close its border with Zenda after a general strike.\n\n"
    "“We will not hesitate,” Prime Minister Rudolf Stein told reporters in the capital.\n\n"
    "Zenda’s foreign ministry called the threat unacceptable and summoned the ambassador."
)


def read(text: str) -> list[str]:
    """Every read line of the first article."""
    return [text[s.span.start : s.span.end] for s in one(text).segments if s.kind in ("headline", "subhead", "body")]


def one(text: str) -> Article:
    (article,) = articles(text, "page.txt", "0")
    return article


def kinds(text: str, kind: str) -> list[str]:
    return [text[s.span.start : s.span.end] for s in one(text).segments if s.kind == kind]


def test_a_single_sentence_is_an_article() -> None:
    text = "Arnor is about to restore full ties with Gondor."
    assert read(text) == [text]
    assert one(text).headline is None


def test_a_sentence_without_a_full_stop_is_an_article() -> None:
    assert read("Ruritania closes border") == ["Ruritania closes border"]


def test_spans_are_code_points_of_the_file() -> None:
    text = "\ufeff  Border closed\r\n\r\n" + BODY.replace("\n", "\r\n") + " \r\n"
    article = one(text)
    assert article.text == text[article.span.start : article.span.end]
    assert article.text.startswith("Border closed") and article.text.endswith("ambassador.")


def test_headline_without_the_sites_suffix() -> None:
    article = one("Ruritania threatens to close its border | Zenda News\n\n" + BODY)
    assert article.headline and article.headline.value == "Ruritania threatens to close its border"
    assert article.headline.span and article.headline.span.end == len(article.headline.value)
    assert article.outlet is None


def test_an_outlet_behind_the_headline() -> None:
    article = one("Ruritania threatens to close its border | The Zenda Gazette\n\n" + BODY)
    assert article.outlet and article.outlet.value == "The Zenda Gazette"


def test_menu_and_buttons_are_not_read() -> None:
    top = "Skip to content\nHome\nWorld News\nThe border is to close\nBy Jane Doe\nShare on Facebook"
    text = f"{top}\n\n{BODY}\n\nRelated articles\nKing to visit Strelsau on Friday\n© 2021 Harbour"
    assert read(text) == ["The border is to close", *BODY.split("\n\n")]


def test_related_headline_amid_a_scraped_page() -> None:
    first, *others = BODY.split("\n\n")
    text = "\n\n".join(
        ["Border to close soon", first, "Dockers in Strelsau end strike after ten days", *others, "Source link"]
    )
    assert "Dockers in Strelsau end strike after ten days" not in read(text)


def test_headings_of_a_clean_text_are_read() -> None:
    first, *others = BODY.split("\n\n")
    text = "\n\n".join(["Border to close soon", first, "Dockers in Strelsau end strike after ten days", *others])
    assert "Dockers in Strelsau end strike after ten days" in read(text)


def test_run_of_related_headlines() -> None:
    text = "Border to close\n\nMore: 'Human scum': Zenda threatens king King vows revenge\n\n" + BODY
    assert read(text) == ["Border to close", *BODY.split("\n\n")]


def test_captions_are_not_read_but_their_dates_are_kept() -> None:
    caption = "The border post near Zenda, June 16, 2020 [Jane Doe/Reuters]"
    text = f"Border to close\n\n{BODY}\n\n{caption}"
    article = one(text)
    assert kinds(text, "caption") == [caption]
    (date,) = article.caption_dates
    assert (date.value, date.basis) == ("2020-06-16", "Caption")
    assert date.span and text[date.span.start : date.span.end] == "June 16, 2020"
    assert article.date is None


def test_alternative_text_above_a_caption() -> None:
    caption = "Ruritania border post - Zenda\n\nThe Ruritania border post was set up in 2018 [Jane Doe/Reuters]"
    text = f"Border to close\n\n{BODY}\n\n{caption}\n\n{BODY}"
    assert len(kinds(text, "caption")) == 2


def test_quoted_line_is_a_subhead() -> None:
    text = f"Border to close\n\n{BODY}\n\n‘Very serious’\n\n{BODY}"
    assert kinds(text, "subhead") == ["‘Very serious’"]


def test_two_articles_in_one_file() -> None:
    first_page = f"Menu\nBorder to close after strike | Zenda News\n\n{BODY}\n\nSource link\n\nContinue Reading\n\n"
    text = f"{first_page}World News\n\nKing leaves for Strelsau | Ruritania News\n\n{BODY}\n\nSource link"
    first, second = articles(text, "page.txt", "0")
    assert first.headline and first.headline.value == "Border to close after strike"
    assert second.headline and second.headline.value == "King leaves for Strelsau"
    assert first.span.end < second.span.start


def test_teasers_below_an_article_are_no_articles() -> None:
    teasers = (
        "King leaves for Strelsau\nThe king left on Monday for the old capital.\n"
        "Dockers end strike in Zenda\nThe dockers went back to work."
    )
    assert len(articles(f"Border to close\n\n{BODY}\n\nRelated articles\n{teasers}", "page.txt", "0")) == 1


def test_text_goes_on_after_a_box_of_links() -> None:
    text = f"Border to close\n\n{BODY}\n\nRelated articles\n\n{BODY}"
    assert len(kinds(text, "body")) == 6


def test_bylines_and_dates_beside_the_headline() -> None:
    article = one(
        f"Border to close\nBy Jane Doe and John Roe\nPublished: 16 June 2021, 10:32 GMT\nUpdated 17 June 2021\n\n{BODY}"
    )
    assert [author.value for author in article.authors] == ["Jane Doe", "John Roe"]
    assert article.date and (article.date.value, article.date.basis) == ("2021-06-16", "Stated")


def test_date_line_of_wikinews() -> None:
    article = one(f"Border to close\nTuesday, September 1, 2015\n{BODY}")
    assert article.date and article.date.value == "2015-09-01"


def test_date_at_the_end_of_the_headline() -> None:
    text = f"Border to close, says minister Tuesday, September 1, 2015\n{BODY}"
    article = one(text)
    assert article.date and article.date.value == "2015-09-01"
    assert article.headline and article.headline.value == "Border to close, says minister"
    assert read(text)[0].endswith("2015")


def test_ages_and_archive_months_are_no_dates() -> None:
    text = f"Border to close\n5 months ago 25\n\n{BODY}\n\nFollow us on Instagram\nJune 2022\nLatest Comments"
    assert one(text).date is None
    assert read(text) == ["Border to close", *BODY.split("\n\n")]


def test_author_box_and_masthead() -> None:
    tail = (
        "Follow Lantern on Instagram\n\nAbout Author\n\nMarta Neri\n\nNotice: Undefined index in /home/x/ on line 11\n"
        "About Us\n\nThe university’s student newspaper. Lantern is in print and online."
    )
    article = one(f"Border to close\n\n{BODY}\n\n{tail}")
    assert [author.value for author in article.authors] == ["Marta Neri"]
    assert article.outlet and article.outlet.value == "Lantern"
    assert article.text.endswith("ambassador.")


def test_outlet_by_its_own_reporter() -> None:
    article = one(f"Border to close\n\n{BODY}\n\nAl Jazeera’s Jane Doe, reporting from Zenda, said that it was quiet.")
    assert article.outlet and article.outlet.value == "Al Jazeera"


def test_an_outlet_that_is_only_quoted_is_not_the_publisher() -> None:
    assert one(f"Border to close\n\n{BODY}\n\nHe told The Guardian that it was quiet.").outlet is None
    assert one(f"Border to close\n\n{BODY}\n\nHe told Reuters that he told Reuters, and told Reuters.").outlet is None


def test_hard_wrapped_text_becomes_paragraphs() -> None:
    text = (
        "Ministers agree on a deal\n\nThe ministers of five states agreed on Monday to a new deal for the\n"
        "islands, which have been disputed for more than forty years. The deal\nwas signed in the old palace.\n\n"
        "“We are very happy,” said the foreign minister of Ruritania, Anna\nSchmidt, and he left."
    )
    assert [line.count("\n") for line in read(text)] == [0, 2, 1]


def test_an_agency_behind_the_last_sentence_is_prose() -> None:
    assert read(f"Border to close\n\n{BODY} (AFP)\n\nSource link")[-1].endswith("(AFP)")


def test_nothing_to_read() -> None:
    assert articles("", "page.txt", "0") == ()
    assert articles("Read more\n\nShare", "page.txt", "0") == ()


def test_page_title_and_its_headline_are_one() -> None:
    title = "Border to close after strike | Ruritania | The Guardian"
    text = f"{title}\nSkip to main content\nOther news from the islands today\nBorder to close after strike\n{BODY}"
    article = one(text)
    assert read(text) == ["Border to close after strike", *BODY.split("\n\n")]
    assert article.outlet and article.outlet.value == "The Guardian"


def test_the_clock_of_a_page_does_not_date_its_article() -> None:
    top = "Skip to content\nSunday, June 21, 2020\nBorder to close after strike"
    article = one(f"{top}\nby Jane Doe June 16, 2020 in World\n{BODY}")
    assert article.date and article.date.value == "2020-06-16"
    assert one(f"{top}\n{BODY}").date is None


def test_a_notice_above_the_article_is_not_its_text() -> None:
    notice = "The editors of this page would like to know what its readers think."
    text = f"Skip to content\n{notice}\nBorder to close after strike\nBy Jane Doe\n{BODY}"
    assert read(text) == ["Border to close after strike", *BODY.split("\n\n")]


def test_a_date_of_which_day_and_month_are_unclear_is_none() -> None:
    assert one(f"Border to close soon\n03/04/2020\n{BODY}").date is None
    article = one(f"Border to close soon\n16/06/2020\n{BODY}")
    assert article.date and article.date.value == "2020-06-16"


def test_archive_pictures_do_not_date() -> None:
    caption = "FILE - The minister in Zenda, June 5, 2015. REUTERS/Jane Doe"
    assert one(f"Border to close\n\n{BODY}\n\n{caption}").caption_dates == ()


def test_outlet_in_brackets_at_the_start() -> None:
    article = one(f"Border to close soon\n\n(CNN) — The border is to close.\n\n{BODY}")
    assert article.outlet and article.outlet.value == "CNN"
    assert one(f"Border to close soon\n\nZENDA (Reuters) - The border is to close.\n\n{BODY}").outlet is None
