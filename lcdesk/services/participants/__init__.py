"""Participants: added, changed in cells, moved along their statuses, with passports, documents
and leads.
"""
