"""The agent for every channel: prompts, context, tools and the loop."""
