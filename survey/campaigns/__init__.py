"""Setting a campaign up: programme, calendar, questionnaires, who decides, what is missing, opening and changing it."""
