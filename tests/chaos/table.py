"""The results of a run's accidents, for the end of its report."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Row:
    """One scenario. A lost or doubled item would have failed its test."""

    runs: int = 0
    messages: int = 0
    uncertain: int = 0
    recoveries: list[float] = field(default_factory=list[float])


@dataclass(slots=True)
class Table:
    """All scenarios by the name of their test."""

    rows: dict[str, Row] = field(default_factory=dict[str, Row])

    def row(self, scenario: str) -> Row:
        """The scenario's row, without its parameters."""
        name = scenario.partition("[")[0].removeprefix("test_").replace("_", " ")
        return self.rows.setdefault(name, Row())

    def lines(self) -> list[str]:
        """As text."""
        head = (
            f"{'scenario':66}{'runs':>6}{'messages':>10}{'uncertain':>11}{'slowest recovery':>18}"
        )
        return [head, *(self._line(name, row) for name, row in self.rows.items())]

    def _line(self, name: str, row: Row) -> str:
        slowest = f"{max(row.recoveries):.1f} s" if row.recoveries else ""
        return f"{name:66}{row.runs:6}{row.messages:10}{row.uncertain:11}{slowest:>10}"
