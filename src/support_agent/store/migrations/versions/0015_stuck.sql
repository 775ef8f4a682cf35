-- Consecutive attempts that ended at the same point: their worker died or stalled, or our code
-- failed. Such a turn soon goes to a person instead of stopping every worker in turn.
ALTER TABLE turns ADD COLUMN stuck INTEGER NOT NULL DEFAULT 0;
-- The model answers stored when the last attempt began: more of them mean progress.
ALTER TABLE turns ADD COLUMN calls_before INTEGER NOT NULL DEFAULT 0;
