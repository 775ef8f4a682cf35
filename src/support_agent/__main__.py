"""python -m support_agent."""

from support_agent.cli import main

# A process started by this one reads this file, too.
if __name__ == "__main__":
    main()
