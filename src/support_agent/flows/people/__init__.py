"""People at work: tickets, decisions, alarms, taking over and giving back."""
