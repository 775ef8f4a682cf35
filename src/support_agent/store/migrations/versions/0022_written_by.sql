-- Which of the shop's people wrote a message: a second one who replies is told of the first.
ALTER TABLE messages ADD COLUMN written_by TEXT;
