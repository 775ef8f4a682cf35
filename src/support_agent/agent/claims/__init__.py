"""Checks an answer against what tools and documents said, without a model."""

from support_agent.agent.claims.check import Checker, Verdict
from support_agent.agent.claims.evidence import Evidence, gather, this_turn

__all__ = ["Checker", "Evidence", "Verdict", "gather", "this_turn"]
