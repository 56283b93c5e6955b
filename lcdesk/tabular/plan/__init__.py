"""What an import would do, worked out before anything is written: who each row is, what it
changes, what it asks.
"""

from lcdesk.tabular.plan.duplicate_rows import DuplicateRow, find_twins
from lcdesk.tabular.plan.names import likeness, name_keys, shown_name
from lcdesk.tabular.plan.planning import changes_json, merge_json, plan
from lcdesk.tabular.plan.roster import (
    ORGANISERS,
    USUAL,
    Answer,
    Answers,
    Policy,
    Present,
    RowKey,
    row_key,
)
from lcdesk.tabular.plan.sameness import changes_of, is_same

__all__ = [
    "ORGANISERS",
    "USUAL",
    "Answer",
    "Answers",
    "DuplicateRow",
    "Policy",
    "Present",
    "RowKey",
    "changes_json",
    "changes_of",
    "find_twins",
    "is_same",
    "likeness",
    "merge_json",
    "name_keys",
    "plan",
    "row_key",
    "shown_name",
]
