"""Staff at work: tickets, decisions, alarms, taking over and returning customers."""
