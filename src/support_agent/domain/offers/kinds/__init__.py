"""The kinds of offers. A new kind is one new file here, with its KIND."""
