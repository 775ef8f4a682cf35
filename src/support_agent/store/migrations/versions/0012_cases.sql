-- Every customer who is with a person has an open case, so that somebody is reminded of them.
-- Enforced at commit for a takeover, a handover, a merge and a closed ticket.

CREATE FUNCTION open_conversation_case(whose BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    held conversations;
    made BIGINT;
BEGIN
    SELECT * INTO held FROM conversations WHERE customer_id = whose FOR UPDATE;
    IF held.handler IS DISTINCT FROM 'person' OR EXISTS (
        SELECT FROM tickets WHERE customer_id = whose AND status <> 'closed') THEN
        RETURN NULL;
    END IF;
    INSERT INTO tickets (customer_id, cause, issue_type, severity, subject, brief, status,
                         taken_by, taken_at)
    SELECT whose, 'conversation:' || gen_random_uuid(), 'other', 'medium',
           'A person answers this customer',
           jsonb_build_object('who', coalesce(nullif(concat_ws(' ', first_name, last_name), ''),
                                              'customer ' || id),
                              'wants', '', 'facts', '', 'refused', '',
                              'done', 'The agent is silent until this case is closed.',
                              'next', 'Read the conversation, answer the customer, then close.'),
           CASE WHEN held.handler_name IS NULL THEN 'open' ELSE 'taken' END,
           held.handler_name, CASE WHEN held.handler_name IS NOT NULL THEN now() END
      FROM customers WHERE id = whose
    RETURNING id INTO made;
    -- Who took over knows of it.
    IF held.handler_name IS NULL THEN
        INSERT INTO ticket_notices (ticket_id) VALUES (made);
    END IF;
    RETURN made;
END $$;

CREATE FUNCTION with_person_has_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM open_conversation_case(OLD.customer_id);
    RETURN NULL;
END $$;
CREATE FUNCTION taken_over_has_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM open_conversation_case(NEW.customer_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER with_person_has_case AFTER UPDATE OF status, customer_id ON tickets
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.status <> 'closed' AND (NEW.status = 'closed' OR NEW.customer_id <> OLD.customer_id))
    EXECUTE FUNCTION with_person_has_case();
CREATE CONSTRAINT TRIGGER taken_over_has_case AFTER INSERT OR UPDATE OF handler ON conversations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.handler = 'person')
    EXECUTE FUNCTION taken_over_has_case();

SELECT open_conversation_case(customer_id) FROM conversations WHERE handler = 'person';
