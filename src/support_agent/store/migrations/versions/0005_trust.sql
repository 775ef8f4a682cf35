-- Records of the guards: withheld answers, promises with a due time, one audit chain per customer.

-- The turn's answers that the claim check withheld.
ALTER TABLE turns ADD COLUMN claims_blocked INTEGER NOT NULL DEFAULT 0;
-- For summing what the shop spent on models in a day.
CREATE INDEX turns_started ON turns (started_at);

-- When a promise to the customer is due.
ALTER TABLE tickets ADD COLUMN due_at TIMESTAMPTZ;
CREATE INDEX tickets_turn ON tickets (turn_id);

-- ── The audit chain ────────────────────────────────────────────────────────────────────────

-- Every decision, confirmation and effect. chain_hash covers entry_hash and the previous
-- chain_hash; entry_hash covers salt and entry. Erasing entry and salt keeps the chain valid and
-- leaves nothing to guess from; changing, adding or removing a row breaks it.
CREATE TABLE audit (
    customer_id BIGINT NOT NULL REFERENCES customers,
    seq         BIGINT NOT NULL,
    entry       TEXT,              -- the very bytes that were hashed (JSON); NULL: erased
    salt        TEXT,
    entry_hash  TEXT NOT NULL,
    chain_hash  TEXT NOT NULL,
    PRIMARY KEY (customer_id, seq),
    CHECK ((entry IS NULL) = (salt IS NULL))
);

-- The end of each chain, so that truncation is noticed, too. Its row lock keeps entries in order.
CREATE TABLE audit_heads (
    customer_id BIGINT PRIMARY KEY REFERENCES customers,
    seq         BIGINT NOT NULL DEFAULT 0,
    hash        TEXT NOT NULL DEFAULT ''
);

CREATE FUNCTION hashed(words TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(words, 'UTF8')), 'hex')
$$;

CREATE FUNCTION audit_append(whose BIGINT, what JSONB) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head  audit_heads;
    salt  TEXT := replace(gen_random_uuid()::text, '-', '');
    words TEXT := (jsonb_strip_nulls(what) || jsonb_build_object('at', clock_timestamp()))::text;
    own   TEXT;
BEGIN
    INSERT INTO audit_heads (customer_id) VALUES (whose) ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_heads WHERE customer_id = whose FOR UPDATE;
    head.seq := head.seq + 1;
    own := hashed(salt || E'\n' || words);
    head.hash := hashed(concat_ws(E'\n', head.hash, whose::text, head.seq::text, own));
    INSERT INTO audit VALUES (whose, head.seq, words, salt, own, head.hash);
    UPDATE audit_heads SET seq = head.seq, hash = head.hash WHERE customer_id = whose;
END $$;

-- The database writes the entries when a transaction commits: no code can forget one, and the
-- chain's lock is the last one taken.
CREATE FUNCTION audit_tool_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    turn turns;
BEGIN
    SELECT * INTO turn FROM turns WHERE id = NEW.turn_id;
    PERFORM audit_append(turn.customer_id, jsonb_build_object(
        'kind', 'decision', 'rule', NEW.rule, 'outcome', NEW.outcome, 'tool', NEW.name,
        'actor', CASE WHEN turn.kind = 'operator'
                      THEN 'operator:' || coalesce(turn.documents->0->>'operator', '')
                      WHEN NEW.step < 0 THEN 'customer' ELSE 'agent' END,
        'run', NEW.id, 'turn', NEW.turn_id, 'arguments_sha256', hashed(NEW.arguments::text)));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_tool_run AFTER INSERT ON tool_runs
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.rule IS NOT NULL)
    EXECUTE FUNCTION audit_tool_run();

CREATE FUNCTION audit_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM audit_append(NEW.customer_id, jsonb_build_object(
        'kind', 'proposal', 'status', NEW.status, 'proposal', NEW.id, 'of', NEW.kind,
        'actor', CASE NEW.status WHEN 'confirmed' THEN 'customer' ELSE 'system' END,
        'turn', NEW.confirmed_turn_id, 'message', NEW.confirmed_message_id,
        'arguments_sha256', hashed(jsonb_build_object('order', NEW.order_id, 'amount', NEW.amount,
                                                      'skus', NEW.skus)::text)));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_proposal AFTER UPDATE OF status ON proposals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status <> OLD.status)
    EXECUTE FUNCTION audit_proposal();

CREATE FUNCTION audit_effect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM audit_append(NEW.customer_id, jsonb_build_object(
        'kind', 'effect', 'status', NEW.status, 'effect', NEW.key, 'rule', NEW.rule,
        'actor', NEW.actor, 'turn', NEW.turn_id, 'arguments_sha256', hashed(NEW.arguments::text),
        'result_sha256', hashed(NEW.result::text)));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_effect_made AFTER INSERT ON effects
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_effect();
CREATE CONSTRAINT TRIGGER audit_effect_settled AFTER UPDATE OF status ON effects
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.status <> OLD.status AND NEW.status <> 'calling')
    EXECUTE FUNCTION audit_effect();

CREATE FUNCTION audit_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM audit_append(
        (SELECT customer_id FROM tickets WHERE id = NEW.ticket_id),
        jsonb_build_object(
            'kind', 'approval', 'status', NEW.status, 'approval', NEW.id, 'rule', NEW.rule,
            'of', NEW.kind, 'actor', 'operator:' || coalesce(NEW.decided_by, NEW.proposed_by),
            'arguments_sha256', hashed(jsonb_build_object('order', NEW.order_id, 'amount', NEW.amount,
                                                          'skus', NEW.skus)::text)));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_approval AFTER UPDATE OF status ON approvals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status <> OLD.status)
    EXECUTE FUNCTION audit_approval();
