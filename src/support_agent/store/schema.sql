-- What all migrations come to, on one page. Written by scripts/schema.py; change a migration, not
-- this file. A test compares the two.

SET check_function_bodies = false;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION audit_append(whose bigint, what jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION audit_approval() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION audit_effect() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM audit_append(NEW.customer_id, jsonb_build_object(
        'kind', 'effect', 'status', NEW.status, 'effect', NEW.key, 'rule', NEW.rule,
        'actor', NEW.actor, 'turn', NEW.turn_id, 'arguments_sha256', hashed(NEW.arguments::text),
        'result_sha256', hashed(NEW.result::text)));
    RETURN NULL;
END $$;

CREATE FUNCTION audit_proposal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM audit_append(NEW.customer_id, jsonb_build_object(
        'kind', 'proposal', 'status', NEW.status, 'proposal', NEW.id, 'of', NEW.kind,
        'actor', CASE NEW.status WHEN 'confirmed' THEN 'customer' ELSE 'system' END,
        'turn', NEW.confirmed_turn_id, 'message', NEW.confirmed_message_id,
        'arguments_sha256', hashed(jsonb_build_object('order', NEW.order_id, 'amount', NEW.amount,
                                                      'skus', NEW.skus)::text)));
    RETURN NULL;
END $$;

CREATE FUNCTION audit_tool_run() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION hashed(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT encode(sha256(convert_to(words, 'UTF8')), 'hex')
$$;

CREATE FUNCTION idf(total bigint, documents bigint) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT ln(1 + (total - documents + 0.5::float8) / (documents + 0.5::float8))
$$;

CREATE FUNCTION moved_to_other(whose bigint) RETURNS numeric
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce(sum(new_price * cardinality(skus)), 0) FROM returns
     WHERE order_id = whose AND status <> 'cancelled' AND new_price IS NOT NULL
$$;

CREATE FUNCTION open_conversation_case(whose bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION refunds_within_total() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    paid NUMERIC;
    allowed NUMERIC;
    cost NUMERIC;
    units TEXT[];
BEGIN
    IF NEW.failed THEN
        RETURN NEW;
    END IF;
    SELECT total INTO allowed FROM orders WHERE id = NEW.order_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO paid
      FROM refunds WHERE order_id = NEW.order_id AND NOT failed AND id <> NEW.id;
    IF paid + NEW.amount + moved_to_other(NEW.order_id) > allowed THEN
        RAISE EXCEPTION 'refunds of order % would exceed its total', NEW.order_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_total';
    END IF;
    SELECT sum(i.unit_price) INTO cost FROM unnest(NEW.skus) AS u (sku)
      JOIN order_items i ON i.order_id = NEW.order_id AND i.sku = u.sku;
    IF NEW.amount > cost THEN
        RAISE EXCEPTION 'a refund of order % would exceed what its units cost', NEW.order_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_price';
    END IF;
    SELECT array_agg(u.sku) INTO units FROM (
        SELECT unnest(NEW.skus) AS sku
        UNION ALL
        SELECT unnest(skus) FROM refunds
         WHERE order_id = NEW.order_id AND NOT failed AND id <> NEW.id
        UNION ALL
        SELECT unnest(skus) FROM returns
         WHERE order_id = NEW.order_id AND status <> 'cancelled' AND new_sku IS NOT NULL) u;
    PERFORM units_within_order('refunds', NEW.order_id, units);
    RETURN NEW;
END $$;

CREATE FUNCTION returns_within_order() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    allowed NUMERIC;
    paid NUMERIC;
    units TEXT[];
BEGIN
    IF NEW.status = 'cancelled' THEN
        RETURN NEW;
    END IF;
    SELECT total INTO allowed FROM orders WHERE id = NEW.order_id FOR UPDATE;
    SELECT array_agg(u.sku) INTO units FROM (
        SELECT unnest(NEW.skus) AS sku
        UNION ALL
        SELECT unnest(skus) FROM returns
         WHERE order_id = NEW.order_id AND status <> 'cancelled' AND id <> NEW.id) u;
    PERFORM units_within_order('returns', NEW.order_id, units);
    IF NEW.new_price IS NOT NULL THEN
        SELECT array_agg(u.sku) INTO units FROM (
            SELECT unnest(NEW.skus) AS sku
            UNION ALL
            SELECT unnest(skus) FROM refunds WHERE order_id = NEW.order_id AND NOT failed
            UNION ALL
            SELECT unnest(skus) FROM returns
             WHERE order_id = NEW.order_id AND status <> 'cancelled' AND id <> NEW.id
               AND new_sku IS NOT NULL) u;
        PERFORM units_within_order('exchanges', NEW.order_id, units);
        SELECT coalesce(sum(amount), 0) INTO paid
          FROM refunds WHERE order_id = NEW.order_id AND NOT failed;
        SELECT paid + NEW.new_price * cardinality(NEW.skus)
               + coalesce(sum(new_price * cardinality(skus)), 0) INTO paid
          FROM returns WHERE order_id = NEW.order_id AND status <> 'cancelled' AND id <> NEW.id;
        IF paid > allowed THEN
            RAISE EXCEPTION 'exchanges of order % would exceed its total', NEW.order_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'returns_within_order';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION search_words(words text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    words := regexp_replace(lower(words), '[''’`]', '', 'g');
    words := regexp_replace(words, '\m(e|re|pre|non|un|multi)-(?=[a-z])', '\1', 'g');
    words := btrim(regexp_replace(words, '[^[:alnum:]]+', ' ', 'g'));
    words := regexp_replace(words, '\m(\d+) ?(w|gb|tb|mm|mhz)(?:att|atts)?\M', '\1\2', 'g');
    words := regexp_replace(words, '\m(ddr|am|pcie|gen|wifi|[b-z]) (\d{1,2})\M', '\1\2', 'g');
    words := regexp_replace(words, '([a-z]{2})(\d{3})', '\1 \2', 'g');
    RETURN regexp_replace(words, '(\d{3})(?!(?:w|gb|tb|mm|mhz)\M)([a-z])', '\1 \2', 'g');
END $$;

CREATE FUNCTION taken_over_has_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM open_conversation_case(NEW.customer_id);
    RETURN NULL;
END $$;

CREATE FUNCTION units_within_order(what text, whose bigint, units text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM unnest(units) AS u (sku)
                LEFT JOIN order_items i ON i.order_id = whose AND i.sku = u.sku
                GROUP BY u.sku, i.quantity HAVING count(*) > coalesce(i.quantity, 0)) THEN
        RAISE EXCEPTION '% of order % would exceed its units', what, whose
            USING ERRCODE = 'check_violation', CONSTRAINT = 'units_within_order';
    END IF;
END $$;

CREATE FUNCTION unproven_stays_apart() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM identities WHERE customer_id = NEW.customer_id) THEN
        RAISE EXCEPTION 'a message nobody vouches for can''t belong to customer %', NEW.customer_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unproven_stays_apart';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION with_person_has_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM open_conversation_case(OLD.customer_id);
    RETURN NULL;
END $$;

CREATE FUNCTION word_deletes(word text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    found TEXT[] := ARRAY[word];
    rest  TEXT;
BEGIN
    FOR at IN 1 .. length(word) LOOP
        rest := substr(word, 1, at - 1) || substr(word, at + 1);
        found := found || rest;
        IF length(word) BETWEEN 8 AND 20 THEN
            FOR also IN at .. length(rest) LOOP
                found := found || (substr(rest, 1, also - 1) || substr(rest, also + 1));
            END LOOP;
        END IF;
    END LOOP;
    RETURN found;
END $$;

CREATE TEXT SEARCH DICTIONARY whole_english (
    TEMPLATE = pg_catalog.snowball,
    language = 'english' );

CREATE TEXT SEARCH CONFIGURATION whole_english (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR asciiword WITH whole_english;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR word WITH whole_english;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR hword_part WITH whole_english;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR hword_asciipart WITH whole_english;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR asciihword WITH whole_english;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR hword WITH whole_english;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION whole_english
    ADD MAPPING FOR uint WITH simple;

CREATE TABLE approvals (
    id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    order_id bigint NOT NULL,
    kind text NOT NULL,
    amount numeric(12,2),
    skus text[] DEFAULT '{}'::text[] NOT NULL,
    rule text NOT NULL,
    proposed_by text DEFAULT ''::text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    reason text DEFAULT ''::text NOT NULL,
    effect_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT approvals_kind_check CHECK ((kind = ANY (ARRAY['refund'::text, 'cancellation'::text]))),
    CONSTRAINT approvals_status_check CHECK ((status = ANY (ARRAY['open'::text, 'approved'::text, 'rejected'::text, 'replaced'::text, 'failed'::text])))
);

ALTER TABLE approvals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME approvals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE article_versions (
    article_id text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    content text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT article_versions_version_check CHECK ((version > 0))
);

CREATE TABLE audit (
    customer_id bigint NOT NULL,
    seq bigint NOT NULL,
    entry text,
    salt text,
    entry_hash text NOT NULL,
    chain_hash text NOT NULL,
    CONSTRAINT audit_check CHECK (((entry IS NULL) = (salt IS NULL)))
);

CREATE TABLE audit_heads (
    customer_id bigint NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    hash text DEFAULT ''::text NOT NULL
);

CREATE TABLE call_tokens (
    token_hash bytea NOT NULL,
    operator_id bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE code_checks (
    message_id bigint NOT NULL,
    code_id bigint NOT NULL,
    outcome text NOT NULL,
    tries_left integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT code_checks_outcome_check CHECK ((outcome = ANY (ARRAY['verified'::text, 'wrong'::text, 'locked'::text, 'expired'::text, 'unproven'::text])))
);

CREATE TABLE codes (
    id bigint NOT NULL,
    asked_by bigint NOT NULL,
    customer_id bigint,
    purpose text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    contact text DEFAULT ''::text NOT NULL,
    code_hash text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    turn_id bigint,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT codes_purpose_check CHECK ((purpose = ANY (ARRAY['link_contact'::text, 'address_change'::text]))),
    CONSTRAINT codes_status_check CHECK ((status = ANY (ARRAY['open'::text, 'used'::text, 'locked'::text, 'expired'::text, 'replaced'::text])))
);

ALTER TABLE codes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME codes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE conversations (
    customer_id bigint NOT NULL,
    due_at timestamp with time zone,
    first_pending_at timestamp with time zone,
    fence bigint DEFAULT 0 NOT NULL,
    leased_until timestamp with time zone,
    handler text DEFAULT 'agent'::text NOT NULL,
    event_seq bigint DEFAULT 0 NOT NULL,
    handler_name text,
    handler_since timestamp with time zone,
    handed_over_turn_id bigint,
    CONSTRAINT conversations_handler_check CHECK ((handler = ANY (ARRAY['agent'::text, 'person'::text])))
);

CREATE TABLE customers (
    id bigint NOT NULL,
    phone_number text,
    email text,
    first_name text,
    last_name text,
    extracted_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    sms_opted_out_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE customers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME customers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE effects (
    id bigint NOT NULL,
    key text NOT NULL,
    customer_id bigint NOT NULL,
    order_id bigint,
    turn_id bigint,
    proposal_id bigint,
    kind text NOT NULL,
    status text NOT NULL,
    rule text NOT NULL,
    arguments jsonb NOT NULL,
    result jsonb DEFAULT '{}'::jsonb NOT NULL,
    leased_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT 'customer'::text NOT NULL,
    CONSTRAINT effects_kind_check CHECK ((kind = ANY (ARRAY['refund'::text, 'return_label'::text, 'cancellation'::text, 'order_status'::text, 'address_change'::text, 'exchange'::text, 'return_received'::text, 'return_cancelled'::text, 'exchange_lapsed'::text]))),
    CONSTRAINT effects_status_check CHECK ((status = ANY (ARRAY['intended'::text, 'calling'::text, 'done'::text, 'failed'::text, 'unknown'::text, 'by_hand'::text])))
);

ALTER TABLE effects ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME effects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE events (
    customer_id bigint NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE identities (
    kind text NOT NULL,
    address text NOT NULL,
    customer_id bigint NOT NULL,
    verified_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    on_file boolean DEFAULT false NOT NULL,
    CONSTRAINT identities_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text])))
);

CREATE TABLE installation (
    one boolean DEFAULT true NOT NULL,
    secret text NOT NULL,
    CONSTRAINT installation_one_check CHECK (one)
);

CREATE TABLE inventory (
    product_id bigint NOT NULL,
    warehouse text NOT NULL,
    quantity integer NOT NULL,
    low_stock_threshold integer DEFAULT 5 NOT NULL,
    CONSTRAINT inventory_low_stock_threshold_check CHECK ((low_stock_threshold >= 0)),
    CONSTRAINT inventory_quantity_check CHECK ((quantity >= 0))
);

CREATE TABLE knowledge_base (
    id bigint NOT NULL,
    article_id text NOT NULL,
    title text NOT NULL,
    content text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL
);

ALTER TABLE knowledge_base ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME knowledge_base_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE knowledge_passages (
    article_id text NOT NULL,
    "position" integer NOT NULL,
    content text NOT NULL,
    CONSTRAINT knowledge_passages_position_check CHECK (("position" > 0))
);

CREATE TABLE knowledge_terms (
    lexeme text NOT NULL,
    article_id text NOT NULL,
    "position" integer NOT NULL,
    uses integer NOT NULL
);

CREATE TABLE knowledge_words (
    word text NOT NULL,
    lexeme text,
    uses integer NOT NULL,
    deletes text[] GENERATED ALWAYS AS (word_deletes(word)) STORED NOT NULL
);

CREATE TABLE merges (
    id bigint NOT NULL,
    from_customer bigint NOT NULL,
    into_customer bigint NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    moved jsonb NOT NULL,
    merged_at timestamp with time zone DEFAULT now() NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    undone_reason text,
    CONSTRAINT merges_check CHECK ((from_customer <> into_customer))
);

ALTER TABLE merges ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME merges_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE messages (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    direction text NOT NULL,
    channel text NOT NULL,
    content text NOT NULL,
    batch_id bigint,
    status text NOT NULL,
    author text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    evidence text,
    provider text,
    provider_id text,
    quoted text DEFAULT ''::text NOT NULL,
    automatic text,
    attachments jsonb DEFAULT '[]'::jsonb NOT NULL,
    thread_id bigint,
    subject text,
    message_id text,
    in_reply_to text,
    reference_ids text[] DEFAULT '{}'::text[] NOT NULL,
    leased_until timestamp with time zone,
    send_after timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    attempted_at timestamp with time zone,
    sent_at timestamp with time zone,
    error text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    secret text,
    terms_of bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    bare_yes boolean DEFAULT false NOT NULL,
    sender_name text DEFAULT ''::text NOT NULL,
    written_by text,
    CONSTRAINT messages_author_check CHECK ((author = ANY (ARRAY['customer'::text, 'agent'::text, 'person'::text, 'system'::text]))),
    CONSTRAINT messages_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'voice'::text]))),
    CONSTRAINT messages_direction_check CHECK ((direction = ANY (ARRAY['inbound'::text, 'outbound'::text]))),
    CONSTRAINT messages_evidence_check CHECK ((evidence = ANY (ARRAY['signed'::text, 'aligned'::text, 'simulated'::text, 'none'::text]))),
    CONSTRAINT messages_status_check CHECK ((status = ANY (ARRAY['received'::text, 'held'::text, 'queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'uncertain'::text, 'cancelled'::text]))),
    CONSTRAINT messages_terms_are_ours CHECK (((terms_of = '{}'::bigint[]) OR (direction = 'outbound'::text)))
);

ALTER TABLE messages ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE operator_requests (
    operator_id bigint NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    response jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE operators (
    id bigint NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE operators ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME operators_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE order_items (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    product_id bigint,
    sku text NOT NULL,
    name text NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(12,2) NOT NULL,
    CONSTRAINT order_items_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT order_items_unit_price_check CHECK ((unit_price >= (0)::numeric))
);

ALTER TABLE order_items ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME order_items_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE order_misses (
    customer_id bigint NOT NULL,
    order_number text NOT NULL,
    missed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE orders (
    id bigint NOT NULL,
    order_number text NOT NULL,
    customer_id bigint NOT NULL,
    status text NOT NULL,
    total numeric(12,2) NOT NULL,
    carrier text,
    tracking_number text,
    ship_to jsonb DEFAULT '{}'::jsonb NOT NULL,
    placed_at timestamp with time zone DEFAULT now() NOT NULL,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone,
    expected_on date,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    payment_reference text,
    CONSTRAINT orders_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'shipped'::text, 'delivered'::text, 'cancelled'::text, 'returned'::text]))),
    CONSTRAINT orders_total_check CHECK ((total >= (0)::numeric))
);

ALTER TABLE orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE phone_calls (
    stage text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE products (
    id bigint NOT NULL,
    sku text NOT NULL,
    name text NOT NULL,
    price numeric(12,2) NOT NULL,
    category text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    search tsvector GENERATED ALWAYS AS (((setweight(to_tsvector('english'::regconfig, search_words(name)), 'A'::"char") || setweight(to_tsvector('english'::regconfig, search_words(((category || ' '::text) || sku))), 'B'::"char")) || setweight(to_tsvector('english'::regconfig, search_words(description)), 'D'::"char"))) STORED NOT NULL,
    CONSTRAINT products_price_check CHECK ((price >= (0)::numeric))
);

ALTER TABLE products ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME products_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE proposals (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    order_id bigint NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    amount numeric(12,2),
    skus text[] DEFAULT '{}'::text[] NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    order_state text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    turn_id bigint NOT NULL,
    confirmed_turn_id bigint,
    confirmed_message_id bigint,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    declined_at timestamp with time zone,
    CONSTRAINT proposals_kind_check CHECK ((kind = ANY (ARRAY['refund'::text, 'return_label'::text, 'cancellation'::text, 'exchange'::text]))),
    CONSTRAINT proposals_status_check CHECK ((status = ANY (ARRAY['open'::text, 'confirmed'::text, 'void'::text, 'expired'::text])))
);

ALTER TABLE proposals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME proposals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE refunds (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    effect_id bigint NOT NULL,
    amount numeric(12,2) NOT NULL,
    skus text[] DEFAULT '{}'::text[] NOT NULL,
    failed boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT refunds_amount_check CHECK ((amount > (0)::numeric))
);

ALTER TABLE refunds ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME refunds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE replacement_numbers
    START WITH 9000001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE return_labels (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    effect_id bigint NOT NULL,
    carrier text,
    tracking_number text,
    url text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE return_labels ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME return_labels_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE returns (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    effect_id bigint NOT NULL,
    skus text[] NOT NULL,
    amount numeric(12,2) NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    new_sku text,
    new_name text,
    new_price numeric(12,2),
    warehouse text,
    held_until timestamp with time zone,
    new_order_id bigint,
    refund_effect_id bigint,
    ticket_id bigint,
    received_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT returns_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT returns_check CHECK ((((new_sku IS NULL) = (new_price IS NULL)) AND ((new_sku IS NULL) = (new_name IS NULL)))),
    CONSTRAINT returns_new_price_check CHECK ((new_price >= (0)::numeric)),
    CONSTRAINT returns_skus_check CHECK ((cardinality(skus) > 0)),
    CONSTRAINT returns_status_check CHECK ((status = ANY (ARRAY['open'::text, 'received'::text, 'cancelled'::text])))
);

ALTER TABLE returns ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME returns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE search_synonyms (
    phrase text NOT NULL,
    words text NOT NULL,
    pattern tsquery GENERATED ALWAYS AS (phraseto_tsquery('whole_english'::regconfig, search_words(phrase))) STORED NOT NULL,
    lexemes text[] GENERATED ALWAYS AS (tsvector_to_array(to_tsvector('whole_english'::regconfig, search_words(phrase)))) STORED NOT NULL
);

CREATE TABLE stream_tokens (
    token_hash bytea NOT NULL,
    customer_id bigint NOT NULL,
    address text NOT NULL,
    evidence text NOT NULL,
    level text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    call_id text NOT NULL,
    CONSTRAINT stream_tokens_evidence_check CHECK ((evidence = ANY (ARRAY['signed'::text, 'aligned'::text, 'simulated'::text, 'none'::text]))),
    CONSTRAINT stream_tokens_level_check CHECK ((level = ANY (ARRAY['L0'::text, 'L1'::text])))
);

CREATE TABLE threads (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    subject text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE threads ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME threads_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ticket_notices (
    ticket_id bigint NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    send_after timestamp with time zone DEFAULT now() NOT NULL,
    leased_until timestamp with time zone,
    provider_id text,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ticket_notices_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'uncertain'::text, 'off'::text])))
);

CREATE TABLE tickets (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    article_id text,
    status text DEFAULT 'open'::text NOT NULL,
    issue_type text NOT NULL,
    severity text NOT NULL,
    subject text NOT NULL,
    brief jsonb DEFAULT '{}'::jsonb NOT NULL,
    order_id bigint,
    turn_id bigint,
    cause text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    taken_by text,
    taken_at timestamp with time zone,
    replied_at timestamp with time zone,
    closed_by text,
    closed_at timestamp with time zone,
    outcome text,
    due_at timestamp with time zone,
    CONSTRAINT tickets_outcome_check CHECK ((outcome = ANY (ARRAY['approved'::text, 'rejected'::text, 'closed'::text]))),
    CONSTRAINT tickets_severity_check CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'urgent'::text]))),
    CONSTRAINT tickets_status_check CHECK ((status = ANY (ARRAY['open'::text, 'taken'::text, 'closed'::text])))
);

ALTER TABLE tickets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME tickets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE tool_runs (
    id bigint NOT NULL,
    turn_id bigint NOT NULL,
    step integer NOT NULL,
    "position" integer NOT NULL,
    call_id text NOT NULL,
    name text NOT NULL,
    arguments jsonb NOT NULL,
    result jsonb NOT NULL,
    outcome text NOT NULL,
    rule text,
    duration_ms double precision NOT NULL,
    started_at timestamp with time zone NOT NULL
);

ALTER TABLE tool_runs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME tool_runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE transfers (
    call_id text NOT NULL,
    turn_id bigint NOT NULL,
    brief text NOT NULL,
    status text DEFAULT 'waiting'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT transfers_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text])))
);

CREATE TABLE turn_steps (
    turn_id bigint NOT NULL,
    "position" integer NOT NULL,
    content text NOT NULL,
    tool_calls jsonb DEFAULT '[]'::jsonb NOT NULL,
    documents_seen integer NOT NULL,
    model text NOT NULL,
    response_id text DEFAULT ''::text NOT NULL,
    prompt_tokens integer DEFAULT 0 NOT NULL,
    completion_tokens integer DEFAULT 0 NOT NULL,
    cached_tokens integer DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6),
    duration_ms double precision NOT NULL,
    started_at timestamp with time zone NOT NULL
);

CREATE TABLE turns (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    kind text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    channel text,
    attempts integer DEFAULT 1 NOT NULL,
    documents jsonb DEFAULT '[]'::jsonb NOT NULL,
    answer text,
    brain text,
    prompt_version text,
    model_calls integer DEFAULT 0 NOT NULL,
    prompt_tokens integer DEFAULT 0 NOT NULL,
    completion_tokens integer DEFAULT 0 NOT NULL,
    cached_tokens integer DEFAULT 0 NOT NULL,
    cost_usd numeric(12,6),
    waited_ms integer,
    error text,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    claims_blocked integer DEFAULT 0 NOT NULL,
    stuck integer DEFAULT 0 NOT NULL,
    calls_before integer DEFAULT 0 NOT NULL,
    CONSTRAINT turns_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'voice'::text]))),
    CONSTRAINT turns_kind_check CHECK ((kind = ANY (ARRAY['customer'::text, 'operator'::text, 'call'::text]))),
    CONSTRAINT turns_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'quarantined'::text, 'silent'::text])))
);

ALTER TABLE turns ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME turns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE unanswered_questions (
    key text NOT NULL,
    question text NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    first_seen timestamp with time zone DEFAULT now() NOT NULL,
    last_seen timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT unanswered_questions_times_check CHECK ((times > 0))
);

CREATE TABLE unproven_senders (
    kind text NOT NULL,
    address text NOT NULL,
    customer_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT unproven_senders_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text])))
);

ALTER TABLE ONLY approvals
    ADD CONSTRAINT approvals_effect_id_key UNIQUE (effect_id);

ALTER TABLE ONLY approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY article_versions
    ADD CONSTRAINT article_versions_pkey PRIMARY KEY (article_id, version);

ALTER TABLE ONLY audit_heads
    ADD CONSTRAINT audit_heads_pkey PRIMARY KEY (customer_id);

ALTER TABLE ONLY audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (customer_id, seq);

ALTER TABLE ONLY call_tokens
    ADD CONSTRAINT call_tokens_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY code_checks
    ADD CONSTRAINT code_checks_pkey PRIMARY KEY (message_id);

ALTER TABLE ONLY codes
    ADD CONSTRAINT codes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (customer_id);

ALTER TABLE ONLY customers
    ADD CONSTRAINT customers_email_key UNIQUE (email);

ALTER TABLE ONLY customers
    ADD CONSTRAINT customers_phone_number_key UNIQUE (phone_number);

ALTER TABLE ONLY customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY effects
    ADD CONSTRAINT effects_key_key UNIQUE (key);

ALTER TABLE ONLY effects
    ADD CONSTRAINT effects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY events
    ADD CONSTRAINT events_pkey PRIMARY KEY (customer_id, seq);

ALTER TABLE ONLY identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (kind, address);

ALTER TABLE ONLY installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (one);

ALTER TABLE ONLY inventory
    ADD CONSTRAINT inventory_pkey PRIMARY KEY (product_id, warehouse);

ALTER TABLE ONLY knowledge_base
    ADD CONSTRAINT knowledge_base_article_id_key UNIQUE (article_id);

ALTER TABLE ONLY knowledge_base
    ADD CONSTRAINT knowledge_base_pkey PRIMARY KEY (id);

ALTER TABLE ONLY knowledge_passages
    ADD CONSTRAINT knowledge_passages_pkey PRIMARY KEY (article_id, "position");

ALTER TABLE ONLY knowledge_terms
    ADD CONSTRAINT knowledge_terms_pkey PRIMARY KEY (lexeme, article_id, "position");

ALTER TABLE ONLY knowledge_words
    ADD CONSTRAINT knowledge_words_pkey PRIMARY KEY (word);

ALTER TABLE ONLY merges
    ADD CONSTRAINT merges_pkey PRIMARY KEY (id);

ALTER TABLE ONLY messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY operator_requests
    ADD CONSTRAINT operator_requests_pkey PRIMARY KEY (operator_id, key);

ALTER TABLE ONLY operators
    ADD CONSTRAINT operators_name_key UNIQUE (name);

ALTER TABLE ONLY operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (id);

ALTER TABLE ONLY operators
    ADD CONSTRAINT operators_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY order_items
    ADD CONSTRAINT order_items_order_id_sku_key UNIQUE (order_id, sku);

ALTER TABLE ONLY order_items
    ADD CONSTRAINT order_items_pkey PRIMARY KEY (id);

ALTER TABLE ONLY order_misses
    ADD CONSTRAINT order_misses_pkey PRIMARY KEY (customer_id, order_number);

ALTER TABLE ONLY orders
    ADD CONSTRAINT orders_order_number_key UNIQUE (order_number);

ALTER TABLE ONLY orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY phone_calls
    ADD CONSTRAINT phone_calls_pkey PRIMARY KEY (stage);

ALTER TABLE ONLY products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id);

ALTER TABLE ONLY products
    ADD CONSTRAINT products_sku_key UNIQUE (sku);

ALTER TABLE ONLY proposals
    ADD CONSTRAINT proposals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY refunds
    ADD CONSTRAINT refunds_effect_id_key UNIQUE (effect_id);

ALTER TABLE ONLY refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY return_labels
    ADD CONSTRAINT return_labels_effect_id_key UNIQUE (effect_id);

ALTER TABLE ONLY return_labels
    ADD CONSTRAINT return_labels_pkey PRIMARY KEY (id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_effect_id_key UNIQUE (effect_id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_new_order_id_key UNIQUE (new_order_id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_refund_effect_id_key UNIQUE (refund_effect_id);

ALTER TABLE ONLY search_synonyms
    ADD CONSTRAINT search_synonyms_pkey PRIMARY KEY (phrase);

ALTER TABLE ONLY stream_tokens
    ADD CONSTRAINT stream_tokens_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY threads
    ADD CONSTRAINT threads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ticket_notices
    ADD CONSTRAINT ticket_notices_pkey PRIMARY KEY (ticket_id);

ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_cause_key UNIQUE (cause);

ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tool_runs
    ADD CONSTRAINT tool_runs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tool_runs
    ADD CONSTRAINT tool_runs_turn_id_step_position_key UNIQUE (turn_id, step, "position");

ALTER TABLE ONLY transfers
    ADD CONSTRAINT transfers_pkey PRIMARY KEY (call_id);

ALTER TABLE ONLY turn_steps
    ADD CONSTRAINT turn_steps_pkey PRIMARY KEY (turn_id, "position");

ALTER TABLE ONLY turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY unanswered_questions
    ADD CONSTRAINT unanswered_questions_pkey PRIMARY KEY (key);

ALTER TABLE ONLY unproven_senders
    ADD CONSTRAINT unproven_senders_customer_id_key UNIQUE (customer_id);

ALTER TABLE ONLY unproven_senders
    ADD CONSTRAINT unproven_senders_pkey PRIMARY KEY (kind, address);

CREATE UNIQUE INDEX approvals_one_open ON approvals USING btree (ticket_id) WHERE (status = 'open'::text);

CREATE INDEX approvals_ticket ON approvals USING btree (ticket_id, id DESC);

CREATE INDEX code_checks_code ON code_checks USING btree (code_id);

CREATE INDEX codes_asked ON codes USING btree (asked_by, created_at);

CREATE INDEX codes_customer ON codes USING btree (customer_id, created_at);

CREATE INDEX codes_lately ON codes USING btree (created_at);

CREATE UNIQUE INDEX codes_one_open ON codes USING btree (asked_by) WHERE (status = 'open'::text);

CREATE INDEX conversations_due ON conversations USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX conversations_leased ON conversations USING btree (leased_until) WHERE (leased_until IS NOT NULL);

CREATE INDEX effects_by_hand ON effects USING btree (customer_id) WHERE (status = 'by_hand'::text);

CREATE INDEX effects_customer ON effects USING btree (customer_id);

CREATE INDEX effects_unsettled ON effects USING btree (updated_at) WHERE (status = ANY (ARRAY['intended'::text, 'calling'::text, 'unknown'::text]));

CREATE INDEX identities_customer ON identities USING btree (customer_id);

CREATE INDEX knowledge_terms_article ON knowledge_terms USING btree (article_id);

CREATE INDEX knowledge_words_deletes ON knowledge_words USING gin (deletes);

CREATE INDEX knowledge_words_lexeme ON knowledge_words USING btree (lexeme);

CREATE INDEX merges_into ON merges USING btree (into_customer);

CREATE UNIQUE INDEX merges_standing ON merges USING btree (from_customer) WHERE (undone_at IS NULL);

CREATE INDEX messages_batch ON messages USING btree (batch_id) WHERE (batch_id IS NOT NULL);

CREATE INDEX messages_customer ON messages USING btree (customer_id, id DESC);

CREATE INDEX messages_message_id ON messages USING btree (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX messages_outbox ON messages USING btree (customer_id, id) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text, 'uncertain'::text]));

CREATE INDEX messages_pending ON messages USING btree (customer_id) WHERE ((batch_id IS NULL) AND (direction = 'inbound'::text) AND (status = 'received'::text));

CREATE UNIQUE INDEX messages_provider_id ON messages USING btree (provider, provider_id);

CREATE INDEX messages_terms ON messages USING btree (customer_id) WHERE (terms_of <> '{}'::bigint[]);

CREATE INDEX messages_unproven ON messages USING btree (created_at) WHERE ((evidence = 'none'::text) AND (direction = 'inbound'::text));

CREATE INDEX orders_customer ON orders USING btree (customer_id, placed_at DESC);

CREATE INDEX products_search ON products USING gin (search);

CREATE INDEX proposals_of_customer ON proposals USING btree (customer_id, created_at);

CREATE INDEX proposals_open ON proposals USING btree (customer_id) WHERE (status = 'open'::text);

CREATE UNIQUE INDEX proposals_open_code ON proposals USING btree (customer_id, code) WHERE (status = 'open'::text);

CREATE INDEX refunds_order ON refunds USING btree (order_id);

CREATE INDEX return_labels_order ON return_labels USING btree (order_id);

CREATE INDEX returns_held ON returns USING btree (held_until) WHERE ((status = 'open'::text) AND (held_until IS NOT NULL));

CREATE INDEX returns_open ON returns USING btree (id) WHERE (status = 'open'::text);

CREATE INDEX returns_order ON returns USING btree (order_id);

CREATE INDEX threads_customer ON threads USING btree (customer_id);

CREATE INDEX ticket_notices_due ON ticket_notices USING btree (send_after) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));

CREATE INDEX tickets_customer ON tickets USING btree (customer_id, status);

CREATE INDEX tickets_queue ON tickets USING btree (status, severity, id);

CREATE INDEX tickets_turn ON tickets USING btree (turn_id);

CREATE INDEX turns_customer ON turns USING btree (customer_id, id DESC);

CREATE UNIQUE INDEX turns_one_open ON turns USING btree (customer_id) WHERE ((status = 'open'::text) AND (kind = 'customer'::text));

CREATE INDEX turns_started ON turns USING btree (started_at);

CREATE INDEX unanswered_questions_last_seen ON unanswered_questions USING btree (last_seen);

CREATE CONSTRAINT TRIGGER audit_approval AFTER UPDATE OF status ON approvals DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.status <> old.status)) EXECUTE FUNCTION audit_approval();

CREATE CONSTRAINT TRIGGER audit_effect_made AFTER INSERT ON effects DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_effect();

CREATE CONSTRAINT TRIGGER audit_effect_settled AFTER UPDATE OF status ON effects DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.status <> old.status) AND (new.status <> 'calling'::text))) EXECUTE FUNCTION audit_effect();

CREATE CONSTRAINT TRIGGER audit_proposal AFTER UPDATE OF status ON proposals DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.status <> old.status)) EXECUTE FUNCTION audit_proposal();

CREATE CONSTRAINT TRIGGER audit_tool_run AFTER INSERT ON tool_runs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.rule IS NOT NULL)) EXECUTE FUNCTION audit_tool_run();

CREATE TRIGGER refunds_within_total BEFORE INSERT OR UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refunds_within_total();

CREATE TRIGGER returns_within_order BEFORE INSERT OR UPDATE ON returns FOR EACH ROW EXECUTE FUNCTION returns_within_order();

CREATE CONSTRAINT TRIGGER taken_over_has_case AFTER INSERT OR UPDATE OF handler ON conversations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.handler = 'person'::text)) EXECUTE FUNCTION taken_over_has_case();

CREATE TRIGGER unproven_stays_apart BEFORE INSERT ON messages FOR EACH ROW WHEN (((new.evidence = 'none'::text) AND (new.direction = 'inbound'::text) AND (new.channel <> 'voice'::text))) EXECUTE FUNCTION unproven_stays_apart();

CREATE CONSTRAINT TRIGGER with_person_has_case AFTER UPDATE OF status, customer_id ON tickets DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.status <> 'closed'::text) AND ((new.status = 'closed'::text) OR (new.customer_id <> old.customer_id)))) EXECUTE FUNCTION with_person_has_case();

ALTER TABLE ONLY approvals
    ADD CONSTRAINT approvals_effect_id_fkey FOREIGN KEY (effect_id) REFERENCES effects(id);

ALTER TABLE ONLY approvals
    ADD CONSTRAINT approvals_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY approvals
    ADD CONSTRAINT approvals_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ONLY audit
    ADD CONSTRAINT audit_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY audit_heads
    ADD CONSTRAINT audit_heads_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY call_tokens
    ADD CONSTRAINT call_tokens_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES operators(id);

ALTER TABLE ONLY code_checks
    ADD CONSTRAINT code_checks_code_id_fkey FOREIGN KEY (code_id) REFERENCES codes(id);

ALTER TABLE ONLY code_checks
    ADD CONSTRAINT code_checks_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(id);

ALTER TABLE ONLY codes
    ADD CONSTRAINT codes_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES customers(id);

ALTER TABLE ONLY codes
    ADD CONSTRAINT codes_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY codes
    ADD CONSTRAINT codes_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns(id);

ALTER TABLE ONLY conversations
    ADD CONSTRAINT conversations_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY conversations
    ADD CONSTRAINT conversations_handed_over_turn_id_fkey FOREIGN KEY (handed_over_turn_id) REFERENCES turns(id);

ALTER TABLE ONLY effects
    ADD CONSTRAINT effects_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY effects
    ADD CONSTRAINT effects_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY effects
    ADD CONSTRAINT effects_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(id);

ALTER TABLE ONLY effects
    ADD CONSTRAINT effects_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns(id);

ALTER TABLE ONLY events
    ADD CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY identities
    ADD CONSTRAINT identities_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY inventory
    ADD CONSTRAINT inventory_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id);

ALTER TABLE ONLY knowledge_passages
    ADD CONSTRAINT knowledge_passages_article_id_fkey FOREIGN KEY (article_id) REFERENCES knowledge_base(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY knowledge_terms
    ADD CONSTRAINT knowledge_terms_article_id_fkey FOREIGN KEY (article_id) REFERENCES knowledge_base(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY merges
    ADD CONSTRAINT merges_from_customer_fkey FOREIGN KEY (from_customer) REFERENCES customers(id);

ALTER TABLE ONLY merges
    ADD CONSTRAINT merges_into_customer_fkey FOREIGN KEY (into_customer) REFERENCES customers(id);

ALTER TABLE ONLY messages
    ADD CONSTRAINT messages_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES turns(id);

ALTER TABLE ONLY messages
    ADD CONSTRAINT messages_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY messages
    ADD CONSTRAINT messages_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES threads(id);

ALTER TABLE ONLY operator_requests
    ADD CONSTRAINT operator_requests_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES operators(id);

ALTER TABLE ONLY order_items
    ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY order_items
    ADD CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id);

ALTER TABLE ONLY order_misses
    ADD CONSTRAINT order_misses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY proposals
    ADD CONSTRAINT proposals_confirmed_message_id_fkey FOREIGN KEY (confirmed_message_id) REFERENCES messages(id);

ALTER TABLE ONLY proposals
    ADD CONSTRAINT proposals_confirmed_turn_id_fkey FOREIGN KEY (confirmed_turn_id) REFERENCES turns(id);

ALTER TABLE ONLY proposals
    ADD CONSTRAINT proposals_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY proposals
    ADD CONSTRAINT proposals_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY proposals
    ADD CONSTRAINT proposals_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns(id);

ALTER TABLE ONLY refunds
    ADD CONSTRAINT refunds_effect_id_fkey FOREIGN KEY (effect_id) REFERENCES effects(id);

ALTER TABLE ONLY refunds
    ADD CONSTRAINT refunds_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY return_labels
    ADD CONSTRAINT return_labels_effect_id_fkey FOREIGN KEY (effect_id) REFERENCES effects(id);

ALTER TABLE ONLY return_labels
    ADD CONSTRAINT return_labels_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_effect_id_fkey FOREIGN KEY (effect_id) REFERENCES effects(id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_new_order_id_fkey FOREIGN KEY (new_order_id) REFERENCES orders(id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_refund_effect_id_fkey FOREIGN KEY (refund_effect_id) REFERENCES effects(id);

ALTER TABLE ONLY returns
    ADD CONSTRAINT returns_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ONLY stream_tokens
    ADD CONSTRAINT stream_tokens_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY threads
    ADD CONSTRAINT threads_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY ticket_notices
    ADD CONSTRAINT ticket_notices_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_article_id_fkey FOREIGN KEY (article_id) REFERENCES knowledge_base(article_id);

ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);

ALTER TABLE ONLY tickets
    ADD CONSTRAINT tickets_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns(id);

ALTER TABLE ONLY tool_runs
    ADD CONSTRAINT tool_runs_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns(id);

ALTER TABLE ONLY transfers
    ADD CONSTRAINT transfers_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns(id) ON DELETE CASCADE;

ALTER TABLE ONLY turn_steps
    ADD CONSTRAINT turn_steps_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES turns(id);

ALTER TABLE ONLY turns
    ADD CONSTRAINT turns_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE ONLY unproven_senders
    ADD CONSTRAINT unproven_senders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id);
