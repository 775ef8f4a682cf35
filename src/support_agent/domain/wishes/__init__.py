"""What a customer asks for in plain words that code must hear, whatever the model says."""
