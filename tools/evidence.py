"""Fit and measure the weights that sheets are judged by: `python -m tools.evidence COMMAND LABELS`.

folds LABELS   five-fold figures: no file is judged by weights that saw its group
fit LABELS     fit on everything and write resources/reference/evidence.json

LABELS is a table separated by tabs with the columns file (beside it), group (files of one source
have the same), kind (people, list, grid, neither), header_row (of the sheet, from 1; none) and
fields ("header → field; …"; a header is its text, or the number of its column). Files of real
people lie outside of the sources and come into no commit. Needs numpy and scipy beside what is
locked: `.venv/bin/python -m pip install numpy scipy`.
"""

# numpy and scipy are not among what is locked:
# pyright: basic, reportMissingImports=false

from __future__ import annotations

import csv
import json
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcdesk.tabular.evidence.cells import SheetEvidence
from lcdesk.tabular.evidence.columns import (
    ACTIVITY_FIELDS,
    FIELDS,
    NAMES,
    PEOPLE_FIELDS,
    Features,
    columns_below,
    field_features,
    header_candidates,
)
from lcdesk.tabular.evidence.judging import (
    SURE,
    Judgement,
    WeightsOfModels,
    judge,
    kind_features,
    weigh_fields,
    weigh_headers,
)
from lcdesk.tabular.grid import Grid
from lcdesk.tabular.reading.reader import read_workbook

if TYPE_CHECKING:
    import numpy as np

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "resources" / "reference" / "evidence.json"
KINDS = ("people", "list", "grid", "neither")
MOST_SHEETS = 5  # of one file
PENALTY = {"header": 0.5, "columns": 1.0, "kinds": 1.0}

# Weights are drawn towards these, so that fields seen seldom stay sane.
PRIORS: dict[str, Features] = {
    "email": {"mail": 5.5},
    "phone": {"phone": 3.5},
    "gender": {"gender": 4.5},
    "nationality": {"country": 4.5},
    "birth_date": {"birth": 2, "date": 1},
    "date": {"date": 2.5, "birth": -1},
    "start": {"time": 3, "time_left": -1.5},
    "end": {"time": 2, "time_left": 1.5},
    "weekday": {"weekday": 5},
    "organization": {"body": 2.5},
    "position": {"job": 2.5},
    "venue": {"place": 2.5},
    "period": {"short_integer": 1, "serial": 0.5},
    "full_name": {
        "known_both": 2, "chinese_name": 2, "name_like": 1,
        "header_family_name": -1, "header_given_name": -1,
    },
    "family_name": {"known_family": 1, "loud": 0.5, "other_given_name": 1},
    "given_name": {"known_given": 1.5, "other_family_name": 1, "header_full_name": 0.5},
    "title": {"distinct": 0.5, "long": 0.5},
    "speaker": {"name_like": 2},
}  # fmt: skip
OF_EACH_FIELD: Features = {"bias": -4.0, "header": 5.0, "header_of_other": -1.0}
HEADER_PRIOR: Features = {
    "addressed": -5, "values": -3, "figures": -2, "first_values": 2, "first_figures": 2,
}  # fmt: skip
KIND_PRIORS: dict[str, Features] = {
    "people": {
        "name": 2.5, "header_name": 1, "personal": 1, "name_country": -3, "name_digit": -1.5,
        "any_start": -1, "weekdays_across": -1.5, "name_long": -1.5,
    },
    "list": {
        "any_title": 1.5, "any_start": 1.5, "any_date": 1, "title_and_time": 1.5,
        "any_speaker": 0.7, "any_weekday": 1,
    },
    "grid": {
        "weekdays_across": 3, "weekdays_down": 1.5, "times_down": 1.5, "times_across": 1.5,
        "any_weekday": 0.5,
    },
    "neither": {"bias": 1.0, "numbers": 1.5, "name_country": 1.5},
}  # fmt: skip


@dataclass
class Sheet:
    """A sheet with what it truly is: kind, row of headers (None: none; -1: not said), columns."""

    grid: Grid
    kind: str
    header: int | None
    fields: dict[int, str]
    weight: float = 1.0
    lines: SheetEvidence = field(init=False)
    _columns: dict[int | None, dict[int, dict[str, Features]]] = field(
        default_factory=dict[int | None, dict[int, dict[str, Features]]]
    )

    def __post_init__(self) -> None:
        self.lines = SheetEvidence(self.grid)

    @cached_property
    def candidates(self) -> list[tuple[int | None, Features]]:
        """The rows that may be its headers, with their features."""
        return header_candidates(self.lines)

    def columns(self, header: int | None) -> dict[int, dict[str, Features]]:
        """Column → field → features, under a row of headers."""
        if header not in self._columns:
            found = columns_below(self.lines, header)
            self._columns[header] = {
                column: field_features(found, column, self.lines.width) for column in found
            }
        return self._columns[header]


@dataclass
class File:
    """A labelled file: its sheets that are labelled, and the source it comes from."""

    name: str
    group: str
    kind: str
    sheets: list[Sheet]
    headless: list[Sheet] | None = None


# --- reading what is labelled ---


def read_labels(path: Path) -> list[File]:
    """The files of a table of labels; those that cannot be read are named and left out."""
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    found: list[File] = []
    for row in rows:
        try:
            book = read_workbook(path.parent / row["file"])
        except Exception as error:  # whatever a file of strangers does
            print(f"{row['file']}: {error}", file=sys.stderr)
            continue
        sheets = _labelled(book.visible, row)
        if sheets:
            found.append(File(row["file"], row["group"], row["kind"], sheets))
        else:
            print(f"{row['file']}: no sheet has its headers", file=sys.stderr)
    return found


def _labelled(grids: Sequence[Grid], row: Mapping[str, str]) -> list[Sheet]:
    sheets = [
        sheet for grid in grids if (sheet := _sheet_of(grid, row)) is not None and sheet.lines.rows
    ]
    if row["kind"] == "people" and row["header_row"] == "none":
        sheets = sheets[:1]  # which of several has the list is not said
    if len(sheets) > MOST_SHEETS:
        sheets = random.Random(1).sample(sheets, MOST_SHEETS)
    for sheet in sheets:
        sheet.weight = len(sheets) ** -0.5
    return sheets


def _sheet_of(grid: Grid, row: Mapping[str, str]) -> Sheet | None:
    if row["kind"] == "neither":
        return Sheet(grid, "neither", -1, {})
    pairs = [pair.split("→") for pair in row["fields"].split(";") if "→" in pair]
    wanted = [(_folded(header), name.strip()) for header, name in pairs]
    if row["header_row"] == "none":
        return Sheet(grid, row["kind"], None, _numbered(wanted))
    told = int(row["header_row"]) - 1
    for at in (told, *range(7)):
        if at < grid.height:
            texts = [_folded(cell.text or "") for cell in grid.rows[at]]
            columns = {texts.index(header): name for header, name in wanted if header in texts} | {
                column: name for column, name in _numbered(wanted).items()
            }
            if any(header in texts for header, _name in wanted) or (at == told and columns):
                known = {column: name for column, name in columns.items() if name in FIELDS}
                return Sheet(grid, row["kind"], at, known)
    return None


def _numbered(wanted: Iterable[tuple[str, str]]) -> dict[int, str]:
    return {
        int(header) - 1: name for header, name in wanted if header.isdecimal() and int(header) < 60
    }


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def without_header(sheet: Sheet) -> Sheet | None:
    """The same list as one without headers, of which few are found: what its cells say must do."""
    if sheet.header in (None, -1) or sheet.kind not in ("people", "list"):
        return None
    rows = [list(sheet.grid.rows[at]) for at in range((sheet.header or 0) + 1, sheet.grid.height)]
    made = Sheet(Grid(sheet.grid.name, rows[:500]), sheet.kind, None, sheet.fields)
    made.weight = sheet.weight * 0.3
    return made if len(made.lines.rows) > 2 else None


# --- fitting ---

Loss = Callable[["np.ndarray"], "tuple[float, np.ndarray]"]


def _least(loss: Loss, start: np.ndarray) -> np.ndarray:
    from scipy.optimize import minimize

    return minimize(loss, start.copy(), jac=True, method="L-BFGS-B").x


def _names(rows: Iterable[Features]) -> list[str]:
    return sorted({name for row in rows for name in row})


def _matrix(rows: Sequence[Features], names: Sequence[str]) -> np.ndarray:
    import numpy as np

    place = {name: at for at, name in enumerate(names)}
    made = np.zeros((len(rows), len(names) + 1))
    made[:, -1] = 1.0
    for at, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                made[at, place[name]] = value
    return made


def fit_header(sheets: Sequence[Sheet]) -> dict[str, float]:
    """A choice among the candidates of each sheet."""
    import numpy as np

    groups: list[tuple[list[Features], int, float]] = []
    for sheet in sheets:
        candidates = sheet.candidates
        rows = [row for row, _features in candidates]
        if sheet.header != -1 and sheet.header in rows:
            groups.append(([one for _, one in candidates], rows.index(sheet.header), sheet.weight))
    names = _names(one for group, _, _ in groups for one in group)
    made = [(_matrix(group, names)[:, :-1], at, weight) for group, at, weight in groups]

    start = np.array([HEADER_PRIOR.get(name, 0.0) for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        apart = weights - start
        lost = PENALTY["header"] * (apart @ apart) / 2
        slope = PENALTY["header"] * apart
        for matrix, at, weight in made:
            scores = matrix @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            lost -= weight * np.log(shares[at] + 1e-300)
            slope = slope + weight * (matrix.T @ shares - matrix[at])
        return float(lost), slope

    return _kept(names, _least(loss, start))


def fit_columns(sheets: Sequence[Sheet]) -> dict[str, dict[str, float]]:
    """A logistic regression per field, drawn to its priors."""
    import numpy as np

    rows: dict[str, list[Features]] = {name: [] for name in FIELDS}
    truth: dict[str, list[float]] = {name: [] for name in FIELDS}
    weights: dict[str, list[float]] = {name: [] for name in FIELDS}
    for sheet in sheets:
        header = (
            None
            if sheet.header is None
            else sheet.lines.rows[0]
            if sheet.header == -1
            else sheet.header
        )
        for column, features in sheet.columns(header).items():
            for name in FIELDS:
                is_own = name in NAMES or (sheet.kind == "people") == (name in PEOPLE_FIELDS)
                is_own = is_own and (name in NAMES or sheet.kind != "neither")
                rows[name].append(features[name])
                truth[name].append(
                    float(
                        sheet.fields.get(column) == name
                        and not (sheet.kind == "grid" and name == "title")
                    )
                )
                weights[name].append(sheet.weight * (1.0 if is_own else 0.1))
    found: dict[str, dict[str, float]] = {}
    for name in FIELDS:
        names = _names(rows[name])
        matrix, right = _matrix(rows[name], names), np.array(truth[name])
        weight = np.array(weights[name])
        prior = {**OF_EACH_FIELD, **PRIORS.get(name, {})}
        start = np.array([prior.get(one, 0.0) for one in (*names, "bias")])
        penalty = np.full(len(start), PENALTY["columns"])
        penalty[-1] *= 0.1

        def loss(
            at: np.ndarray,
            matrix: np.ndarray = matrix,
            right: np.ndarray = right,
            weight: np.ndarray = weight,
            start: np.ndarray = start,
            penalty: np.ndarray = penalty,
        ) -> tuple[float, np.ndarray]:
            scores = matrix @ at
            shares, apart = 1 / (1 + np.exp(-scores)), at - start
            lost = (weight * (np.logaddexp(0, scores) - right * scores)).sum()
            lost += (penalty * apart * apart).sum() / 2
            return float(lost), matrix.T @ (weight * (shares - right)) + penalty * apart

        found[name] = _kept((*names, "bias"), _least(loss, start))
    return found


def fit_kinds(rows: Sequence[tuple[Features, str, float]]) -> dict[str, dict[str, float]]:
    """A softmax over the kinds, drawn to its priors."""
    import numpy as np

    names = _names(features for features, _, _ in rows)
    matrix = _matrix([features for features, _, _ in rows], names)
    weight = np.array([one for _, _, one in rows])
    right = np.zeros((len(rows), len(KINDS)))
    right[np.arange(len(rows)), [KINDS.index(kind) for _, kind, _ in rows]] = 1
    start = np.array(
        [[KIND_PRIORS[kind].get(one, 0.0) for one in (*names, "bias")] for kind in KINDS]
    )

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        weights = at.reshape(start.shape)
        scores = matrix @ weights.T
        scores -= scores.max(1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(1, keepdims=True)
        apart = weights - start
        lost = -(weight * np.log((shares * right).sum(1) + 1e-300)).sum()
        lost += PENALTY["kinds"] * (apart * apart).sum() / 2
        slope = ((shares - right) * weight[:, None]).T @ matrix + PENALTY["kinds"] * apart
        return float(lost), slope.ravel()

    found = _least(loss, start.ravel()).reshape(start.shape)
    return {kind: _kept((*names, "bias"), found[at]) for at, kind in enumerate(KINDS)}


def _kept(names: Iterable[str], weights: Iterable[float]) -> dict[str, float]:
    made = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    return {name: weight for name, weight in sorted(made.items()) if abs(weight) > 0.02}


def train(files: Sequence[File]) -> WeightsOfModels:
    """Weights from files; what the kinds are judged by comes from models that did not see the
    sheet.
    """
    rows: list[tuple[Features, str, float]] = []
    files = [_with_headless(file) for file in files]
    parts = folded(files, 3, seed=7)
    for at, part in enumerate(parts):
        others = [
            sheet
            for two, one in enumerate(parts)
            if two != at
            for file in one
            for sheet in file.sheets
        ]
        inner = WeightsOfModels(fit_header(others), fit_columns(others), {})
        rows += [row for file in part for sheet in file.sheets if (row := _kind_row(sheet, inner))]
    sheets = [sheet for file in files for sheet in file.sheets]
    kinds: Any = fit_kinds(rows)
    return WeightsOfModels(fit_header(sheets), fit_columns(sheets), kinds)


def _with_headless(file: File) -> File:
    """The file with its lists once more without headers, for training alone."""
    if file.headless is None:
        file.headless = [one for sheet in file.sheets if (one := without_header(sheet))]
    return replace(file, sheets=[*file.sheets, *file.headless])


def _kind_row(sheet: Sheet, weights: WeightsOfModels) -> tuple[Features, str, float] | None:
    headers = weigh_headers(sheet.lines, weights)
    columns = columns_below(sheet.lines, headers[0][1]) if headers else {}
    if not columns:
        return None
    likely = weigh_fields(columns, sheet.lines.width, weights)
    features = kind_features(sheet.lines, headers[0][1], columns, likely)
    return features, sheet.kind, sheet.weight * (1.5 if sheet.kind == "neither" else 1.0)


def folded(files: Sequence[File], count: int, seed: int = 0) -> list[list[File]]:
    """Files in parts, those of one group in one part."""
    groups = sorted({file.group for file in files})
    random.Random(seed).shuffle(groups)
    part = {group: at % count for at, group in enumerate(groups)}
    return [[file for file in files if part[file.group] == at] for at in range(count)]


@dataclass(frozen=True)
class MadeFeatures:
    """The names of the features that each model is given."""

    header: set[str]
    columns: dict[str, set[str]]
    kinds: set[str]


def features_made(grids: Iterable[Grid]) -> MadeFeatures:
    """What is made of these sheets."""
    nothing = WeightsOfModels({}, {name: {} for name in FIELDS}, {})
    made = MadeFeatures(set(), {name: set() for name in FIELDS}, set())
    for grid in grids:
        lines = SheetEvidence(grid)
        for header, features in header_candidates(lines):
            made.header.update(features)
            columns = columns_below(lines, header)
            for column in columns:
                for name, one in field_features(columns, column, lines.width).items():
                    made.columns[name].update(one)
            if columns:
                likely = weigh_fields(columns, lines.width, nothing)
                made.kinds.update(kind_features(lines, header, columns, likely))
    return made


# --- measuring ---


@dataclass
class Figures:
    """What came of judging files: counts by name, and the files that were wrong in silence."""

    counts: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    bins: dict[float, list[bool]] = field(default_factory=dict[float, list[bool]])

    def add(self, file: File, weights: WeightsOfModels) -> None:
        """Judge the file's first labelled sheet (of no list: each) and count."""
        for sheet in file.sheets if file.kind == "neither" else file.sheets[:1]:
            found = judge(sheet.grid, weights)
            if found:
                self._count(file, sheet, found)

    def _count(self, file: File, sheet: Sheet, found: Judgement) -> None:
        kind = {"grid": "timetable", "list": "timetable"}
        truth, said = kind.get(sheet.kind, sheet.kind), kind.get(found.kind, found.kind)
        is_kind = truth == said
        is_header = sheet.header in (-1, found.header)
        named = {column: name for column, name in sheet.fields.items() if name in NAMES}
        is_named = named == {c: name for c, (name, _) in found.fields.items() if name in NAMES}
        self.counts[f"{truth} files"] += 1
        self.counts[f"{truth} kind right"] += is_kind
        self.counts[f"{truth} kind and header right"] += is_kind and is_header
        if truth == "people":
            self.counts["people names right too"] += is_kind and is_header and is_named
        right = is_kind and (truth == "neither" or (is_header and (truth != "people" or is_named)))
        if truth != "neither" and sheet.kind != "grid":
            wanted = {
                c: n for c, n in sheet.fields.items() if n in (*PEOPLE_FIELDS, *ACTIVITY_FIELDS)
            }
            self.counts[f"{truth} fields"] += len(wanted)
            self.counts[f"{truth} fields right"] += is_kind and sum(
                found.fields.get(column, ("",))[0] == name for column, name in wanted.items()
            )
        step = next(low for low in (0.9, 0.8, 0.7, 0.5, 0.0) if found.sureness >= low)
        self.bins.setdefault(step, []).append(right)
        if found.sureness >= SURE and not right:
            self.wrong.append(f"{file.name} ({truth} as {said}, {found.sureness:.2f})")
        if said != "neither" and found.sureness >= SURE:
            self.counts[f"{said} in silence"] += 1

    def told(self) -> str:
        """The figures, a line each."""
        lines = [f"{name}: {count}" for name, count in sorted(self.counts.items())]
        lines += [
            f"sure {low}: {sum(right)} of {len(right)} right"
            for low, right in sorted(self.bins.items(), reverse=True)
        ]
        return "\n".join([*lines, f"wrong in silence from {SURE}: {len(self.wrong)}", *self.wrong])


def measure(files: Sequence[File], count: int = 5, seed: int = 0) -> Figures:
    """Each file judged by weights that saw none of its group."""
    figures, parts = Figures(), folded(files, count, seed)
    for at, part in enumerate(parts):
        weights = train([file for two, one in enumerate(parts) if two != at for file in one])
        for file in part:
            figures.add(file, weights)
    return figures


def main(words: Sequence[str]) -> int:
    """Do what the words say; the exit code."""
    if len(words) != 2 or words[0] not in ("folds", "fit"):
        print(__doc__)
        return 2
    files = read_labels(Path(words[1]))
    if words[0] == "folds":
        print(measure(files).told())
        return 0
    weights = train(files)
    data = {"header": weights.header, "columns": weights.columns, "kinds": weights.kinds}
    WRITTEN.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(files)} files; {WRITTEN} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
