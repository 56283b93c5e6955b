"""The screen of the evaluation: results, comments, questions; the questionnaire out and the
answers in.
"""
