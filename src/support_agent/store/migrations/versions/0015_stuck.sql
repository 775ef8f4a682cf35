-- Attempts in a row that got no further and ended in the same place: their worker died, stood still
-- or met an error of ours. Such a turn goes to a person soon instead of stopping every worker in turn.
ALTER TABLE turns ADD COLUMN stuck INTEGER NOT NULL DEFAULT 0;
-- Model answers stored when the last attempt began: more of them mean that it got further.
ALTER TABLE turns ADD COLUMN calls_before INTEGER NOT NULL DEFAULT 0;
