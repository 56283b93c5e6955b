"""Questions of a cohort and the answers to them, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.entities import Evaluation, Question
from lcdesk.model.evaluation import About, Answer, EvaluationQuestion


def list_questions(session: Session, cohort_id: int) -> list[EvaluationQuestion]:
    """The cohort's own questions in print order, those about activities first; none where nobody
    has changed the usual set.
    """
    table = table_of(Question)
    query = sa.select(table.c.about, table.c.text, table.c.text_zh, table.c.id).where(
        table.c.cohort_id == cohort_id
    )
    rows = session.execute(query.order_by(table.c.about, table.c.place, table.c.id))
    return [
        EvaluationQuestion(cast("About", about), text, text_zh, one)
        for about, text, text_zh, one in rows
    ]


def list_answers(
    session: Session, cohort_id: int, forms: Sequence[str] | None = None
) -> list[Answer]:
    """The answers of a cohort in the order they came (of some forms)."""
    table = table_of(Evaluation)
    names = ("respondent", "activity_id", "question", "answer", "comment")
    query = (
        sa.select(*(table.c[name] for name in names))
        .where(table.c.cohort_id == cohort_id)
        .order_by(table.c.id)
    )
    if forms is not None:
        query = query.where(table.c.respondent.in_(forms))
    rows = session.execute(query).mappings()
    return [
        Answer(
            row["respondent"] or "",
            row["activity_id"],
            row["question"],
            row["answer"],
            row["comment"],
        )
        for row in rows
    ]


def ids_of_forms(session: Session, cohort_id: int, forms: Sequence[str]) -> list[int]:
    """The rows that hold the answers of some forms."""
    table = table_of(Evaluation)
    query = sa.select(table.c.id).where(
        table.c.cohort_id == cohort_id, table.c.respondent.in_(forms)
    )
    return list(session.scalars(query))


def ids_of_question(session: Session, cohort_id: int, question: str) -> list[int]:
    """The rows that hold the answers to a question."""
    table = table_of(Evaluation)
    query = sa.select(table.c.id).where(
        table.c.cohort_id == cohort_id, table.c.question == question
    )
    return list(session.scalars(query))
