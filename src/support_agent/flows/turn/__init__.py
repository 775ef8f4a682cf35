"""One durable turn: the batch, the model, the last check, the answer."""
