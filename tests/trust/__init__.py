"""The trust kernel, proven: a state machine over the whole product, and every write twice."""
