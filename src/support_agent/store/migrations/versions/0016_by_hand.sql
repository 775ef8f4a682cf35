-- Effects without a vendor are carried out by staff: the effect waits with a ticket.
ALTER TABLE effects DROP CONSTRAINT effects_status_check;
ALTER TABLE effects ADD CONSTRAINT effects_status_check
    CHECK (status IN ('intended', 'calling', 'done', 'failed', 'unknown', 'by_hand'));
CREATE INDEX effects_by_hand ON effects (customer_id) WHERE status = 'by_hand';
