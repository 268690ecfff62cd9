"""What is threatened, planned, hypothetical or denied is never told as a fact."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.reading import parsed

CASES = [
    ("Freedonia bombed the town.", "bomb", "Actual"),
    ("Freedonia has bombed the town.", "bomb", "Actual"),
    ("The town was bombed by Freedonia.", "bomb", "Actual"),
    ("Freedonia began to bomb the town.", "bomb", "Actual"),
    ("Freedonia managed to bomb the town.", "bomb", "Actual"),
    ("Sylvania failed to prevent Freedonia from bombing the town.", "bomb", "Actual"),
    ("Sylvania prevented Freedonia from bombing the town.", "bomb", "Denied"),
    ("Freedonia did not bomb the town.", "bomb", "Denied"),
    ("Freedonia never bombed the town.", "bomb", "Denied"),
    ("Freedonia failed to bomb the town.", "bomb", "Denied"),
    ("Freedonia denied bombing the town.", "bomb", "Denied"),
    ("Freedonia threatened to bomb the town.", "bomb", "Threatened"),
    ("Freedonia plans to bomb the town.", "bomb", "Planned"),
    ("Freedonia may bomb the town.", "bomb", "Hypothetical"),
    ("Freedonia could have bombed the town.", "bomb", "Hypothetical"),
    ("If Freedonia bombs the town, the talks will end.", "bomb", "Hypothetical"),
    ("Unless Freedonia bombs the town, the siege will go on.", "bomb", "Hypothetical"),
    ("The minister ordered the army to bomb the town.", "bomb", "Hypothetical"),
    ("The general wants to bomb the town.", "bomb", "Hypothetical"),
    ("Freedonia has no plan to bomb the town.", "bomb", "Denied"),
    ("Freedonia has not ruled out bombing the town.", "bomb", "Hypothetical"),
    ("Freedonia to bomb the town", "bomb", "Planned"),
    ("Analysts said an attack on Freedonia would be a disaster.", "attack", "Hypothetical"),
    ("Bombing the town is useless.", "bomb", "Hypothetical"),
    ("The minister said that an attack was possible.", "attack", "Hypothetical"),
    ("The visit of Ana Ruiz to Freedonia will be rescheduled.", "visit", "Planned"),
    ("It would be the first visit of Ana Ruiz to Freedonia.", "visit", "Hypothetical"),
    ("The suspect is accused of planning to bomb the town.", "bomb", "Planned"),
    ("The minister said he was open to meeting Ana Ruiz.", "meet", "Hypothetical"),
    ("The rebels denied involvement in the attack on the town.", "attack", "Actual"),
    ("The army is reviewing a recommendation to bomb the town.", "bomb", "Hypothetical"),
    ("The council urged Freedonia not to bomb the town.", "bomb", "Denied"),
    ("Freedonia left without bombing the town.", "bomb", "Denied"),
    ("Freedonia sent planes to bomb the town.", "bomb", "Planned"),
    ("Did Freedonia bomb the town?", "bomb", "Hypothetical"),
    ("Freedonia was accused of bombing the town.", "bomb", "Hypothetical"),
    ("The minister said Freedonia had bombed the town.", "bomb", "Actual"),
    ("The council condemned the bombing of the town.", "bomb", "Actual"),
    ("Talks with Sylvania averted the destruction of the town.", "destroy", "Denied"),
    ("The planned demolition of the bridge was criticised.", "destroy", "Planned"),
    ("Any attack on the town by Freedonia is a crime.", "attack", "Hypothetical"),
    ("A spokesman dismissed reports that Freedonia had bombed the town.", "bomb", "Denied"),
    ("There is no sign, she says, that Freedonia has bombed the town.", "bomb", "Hypothetical"),
    ("The army, she says, that bombed the town has left.", "bomb", "Actual"),
    ("The trial of three editors is set to begin on Wednesday.", "try", "Planned"),
    ("The trial of three editors began on Wednesday.", "try", "Actual"),
    ("The mayor fled after two officers were arrested by Freedonia.", "arrest", "Actual"),
    ("Should two officers be arrested by Freedonia, the mayor will flee.", "arrest", "Hypothetical"),
    ("Nine villagers were killed and ten were hurt.", "kill", "Actual"),
    ("Three editors were beaten before being arrested by Freedonia.", "arrest", "Actual"),
    ("The council blamed Freedonia for an attack on the town.", "attack", "Actual"),
    ("Freedonia warned it would act if the bombing of the town continued.", "bomb", "Actual"),
    ("The minister denied that the talks with Freedonia would be postponed.", "break off talks", "Denied"),
    ("Freedonia released no prisoners.", "release", "Denied"),
    ("The rebels shot a farmer before burning down the village.", "destroy", "Actual"),
    ("The senator called the bombing of the town a crime.", "bomb", "Actual"),
    ("The rebels did not attack anyone.", "attack", "Denied"),
    ("Freedonia's army said it would bomb the town unless the rebels left.", "bomb", "Threatened"),
    ("Freedonia's ministry vowed to blockade the town.", "impose curfew", "Threatened"),
    ("Soldiers, not policemen, shot a student.", "shoot", "Actual"),
    ("Freedonia dropped a plan to expel the ambassador.", "expel staff", "Denied"),
    ("Next week's summit in Freedonia will be short.", "meet", "Planned"),
    ("The claim that Freedonia bombed the town is false.", "bomb", "Denied"),
    ("Police accused the gang of kidnapping a trader.", "abduct", "Actual"),
]


@pytest.mark.parametrize(("text", "act", "expected"), CASES)
def test_status_of_an_event(nlp: Language, text: str, act: str, expected: str) -> None:
    doc = parsed(text, nlp)
    told = [event.factuality for event in doc._.kg_events if event.lemma == act]
    assert told == [expected]
