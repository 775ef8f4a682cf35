-- The staff member who wrote a message: a second one who replies is told about the first.
ALTER TABLE messages ADD COLUMN written_by TEXT;
