"""What each command does. Each module is imported only when its command is given."""
