"""From the model's words to what is sent, and the sentences that code writes itself."""
