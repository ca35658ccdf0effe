"""Forms: a questionnaire section becomes a fresh WTForms form; form data becomes answers and back."""
