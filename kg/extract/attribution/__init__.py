"""Attribution: cues, what they govern, quotations, speakers, and what each statement does."""
