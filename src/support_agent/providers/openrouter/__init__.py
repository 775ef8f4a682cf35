"""OpenRouter, or any OpenAI-compatible server, as a chat model."""
