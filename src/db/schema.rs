// Generated from migrations/ by `scripts/schema`; do not edit.

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    channels (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        kind -> Text,
        currency -> Text,
        time_zone -> Text,
        go_live_at -> Timestamp,
        secret -> Text,
        mapping -> Nullable<Text>,
        unpaid_minutes -> BigInt,
        ship_within_hours -> BigInt,
        proof -> Text,
        created_at -> Timestamp,
        revision -> BigInt,
        previous_secret -> Nullable<Text>,
        previous_secret_until -> Nullable<Timestamp>,
        proof_way -> Text,
    }
}

diesel::table! {
    mappings (id) {
        id -> BigInt,
        name -> Text,
        version -> BigInt,
        body -> Text,
        active -> Bool,
        created_at -> Timestamp,
        created_by -> Text,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        channel_id -> BigInt,
        source -> Text,
        format -> Text,
        mapping_version -> BigInt,
        body -> Binary,
        origin -> Text,
        received_at -> Timestamp,
        status -> Text,
        reason -> Nullable<Text>,
        order_id -> Nullable<BigInt>,
        credit_id -> Nullable<BigInt>,
        import_id -> Nullable<BigInt>,
        read_at -> Nullable<Timestamp>,
        cause -> Text,
    }
}

diesel::table! {
    message_keys (channel_id, key) {
        channel_id -> BigInt,
        key -> Text,
        message_id -> BigInt,
    }
}

diesel::table! {
    customers (id) {
        id -> BigInt,
        identity -> Text,
        channel_id -> Nullable<BigInt>,
        account -> Nullable<Text>,
        name -> Nullable<Text>,
        phone -> Nullable<Text>,
        phone_hash -> Nullable<Text>,
        email -> Nullable<Text>,
        email_hash -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    skus (id) {
        id -> BigInt,
        code -> Text,
        title -> Text,
        weight_g -> Nullable<BigInt>,
        length_mm -> Nullable<BigInt>,
        width_mm -> Nullable<BigInt>,
        height_mm -> Nullable<BigInt>,
        barcode -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        folded -> Text,
        temperature -> Text,
        dangerous -> Bool,
        alone -> Bool,
        cost -> Nullable<BigInt>,
        not_before -> Nullable<Timestamp>,
    }
}

diesel::table! {
    kit_components (kit_id, component_id) {
        kit_id -> BigInt,
        component_id -> BigInt,
        quantity -> BigInt,
    }
}

diesel::table! {
    listings (id) {
        id -> BigInt,
        channel_id -> BigInt,
        code -> Text,
        sku_id -> BigInt,
        pack_size -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    orders (id) {
        id -> BigInt,
        number -> Text,
        channel_id -> BigInt,
        channel_ref -> Nullable<Text>,
        channel_number -> Nullable<Text>,
        placed_at -> Timestamp,
        received_at -> Timestamp,
        changed_at -> Timestamp,
        channel_updated_at -> Nullable<Timestamp>,
        state -> Text,
        status -> Text,
        history -> Bool,
        open_holds -> BigInt,
        customer_id -> Nullable<BigInt>,
        currency -> Text,
        goods -> BigInt,
        discount -> BigInt,
        platform_discount -> BigInt,
        shipping_fee -> BigInt,
        adjustment -> BigInt,
        rounding -> BigInt,
        tax -> BigInt,
        tax_included -> Bool,
        total -> BigInt,
        payment_status -> Text,
        payment_method -> Nullable<Text>,
        paid -> BigInt,
        refunded -> BigInt,
        canceled -> BigInt,
        paid_at -> Nullable<Timestamp>,
        line_count -> BigInt,
        unit_count -> BigInt,
        first_title -> Text,
        method -> Text,
        service -> Text,
        ship_by -> Nullable<Timestamp>,
        deliver_by -> Nullable<Timestamp>,
        note -> Text,
        adjustments -> Text,
        revision -> BigInt,
        channel_doc -> Text,
        assignee_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    addresses (order_id) {
        order_id -> BigInt,
        name -> Text,
        phone -> Text,
        phone_kind -> Text,
        phone_hash -> Nullable<Text>,
        country -> Text,
        region -> Text,
        city -> Text,
        district -> Text,
        street -> Text,
        postcode -> Text,
        division_code -> Nullable<Text>,
        raw -> Text,
    }
}

diesel::table! {
    order_lines (id) {
        id -> BigInt,
        order_id -> BigInt,
        position -> BigInt,
        #[sql_name = "ref"]
        ref_ -> Text,
        sku -> Text,
        sku_id -> Nullable<BigInt>,
        pack_size -> BigInt,
        title -> Text,
        quantity -> BigInt,
        unit_price_e6 -> BigInt,
        discount -> BigInt,
        tax -> BigInt,
        amount -> BigInt,
        backordered -> BigInt,
        planned -> BigInt,
        picked -> BigInt,
        packed -> BigInt,
        shipped -> BigInt,
        delivered -> BigInt,
        lost -> BigInt,
        returned -> BigInt,
        canceled -> BigInt,
        not_before -> Nullable<Timestamp>,
    }
}

diesel::table! {
    holds (id) {
        id -> BigInt,
        order_id -> BigInt,
        line_id -> Nullable<BigInt>,
        kind -> Text,
        reason -> Text,
        waits_for -> Text,
        owner -> Text,
        created_at -> Timestamp,
        released_at -> Nullable<Timestamp>,
        released_by -> Nullable<Text>,
        release_reason -> Nullable<Text>,
    }
}

diesel::table! {
    payments (id) {
        id -> BigInt,
        order_id -> BigInt,
        kind -> Text,
        amount -> BigInt,
        currency -> Text,
        method -> Text,
        reference -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    credits (id) {
        id -> BigInt,
        channel_id -> BigInt,
        channel_ref -> Text,
        order_id -> Nullable<BigInt>,
        customer_id -> Nullable<BigInt>,
        issued_at -> Timestamp,
        currency -> Text,
        amount -> BigInt,
        unit_count -> BigInt,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    credit_lines (id) {
        id -> BigInt,
        credit_id -> BigInt,
        order_line_id -> Nullable<BigInt>,
        sku -> Text,
        title -> Text,
        quantity -> BigInt,
        unit_price_e6 -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        order_id -> BigInt,
        at -> Timestamp,
        kind -> Text,
        actor_kind -> Text,
        actor -> Text,
        facts -> Text,
        message_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    changes (id) {
        id -> BigInt,
        txid -> BigInt,
        order_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    imports (id) {
        id -> BigInt,
        channel_id -> BigInt,
        file_hash -> Text,
        file_name -> Text,
        format -> Text,
        mapping_version -> BigInt,
        state -> Text,
        rows_staged -> BigInt,
        facts -> Text,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        started_by -> Text,
        size -> BigInt,
        rows_read -> BigInt,
        broken_off -> Nullable<Text>,
    }
}

diesel::table! {
    staged_rows (file_hash, row_no) {
        file_hash -> Text,
        row_no -> BigInt,
        group_key -> Text,
        cells -> Text,
        refused -> Nullable<Text>,
    }
}

diesel::table! {
    staff (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Text,
        active -> Bool,
        created_at -> Timestamp,
        totp_secret -> Nullable<Text>,
        totp_step -> BigInt,
        all_channels -> Bool,
        all_locations -> Bool,
        totp_pending -> Nullable<Text>,
        signed_in_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Text,
        staff_id -> BigInt,
        csrf -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        proved -> Bool,
        address -> Text,
        device -> Text,
    }
}

diesel::table! {
    lookups (token_hash) {
        token_hash -> Text,
        csrf -> Text,
        subject -> Text,
        order_id -> Nullable<BigInt>,
        customer_scope -> Nullable<Text>,
        code_hash -> Nullable<Text>,
        tries -> BigInt,
        proved -> Bool,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        entered -> Text,
        language -> Text,
        code_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    tries (key) {
        key -> Text,
        window_start -> Timestamp,
        count -> BigInt,
    }
}

diesel::table! {
    api_keys (id) {
        id -> BigInt,
        name -> Text,
        key_hash -> Text,
        scopes -> Text,
        created_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency (scope, key) {
        scope -> Text,
        key -> Text,
        body_hash -> Text,
        status -> BigInt,
        answer -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        key -> Text,
        payload -> Text,
        state -> Text,
        run_at -> Timestamp,
        attempt -> BigInt,
        lease_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        forgiven -> BigInt,
        can_wait -> Bool,
    }
}

diesel::table! {
    timetable (name) {
        name -> Text,
        next_at -> Timestamp,
    }
}

diesel::table! {
    letters (id) {
        id -> BigInt,
        letter -> Text,
        recipient -> Text,
        language -> Text,
        facts -> Text,
        message_key -> Text,
        state -> Text,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        way -> Text,
    }
}

diesel::table! {
    locations (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        kind -> Text,
        country -> Text,
        region -> Text,
        city -> Text,
        district -> Text,
        street -> Text,
        postcode -> Text,
        active -> Bool,
        created_at -> Timestamp,
        revision -> BigInt,
        latitude_e6 -> Nullable<BigInt>,
        longitude_e6 -> Nullable<BigInt>,
        time_zone -> Text,
        workdays -> Text,
        holidays -> Text,
        cut_off -> Nullable<BigInt>,
        parcels_per_day -> Nullable<BigInt>,
        units_per_day -> Nullable<BigInt>,
        parcel_cost -> BigInt,
        line_cost -> BigInt,
        lead_days -> BigInt,
        accepts -> Text,
        release -> Text,
    }
}

diesel::table! {
    staff_channels (staff_id, channel_id) {
        staff_id -> BigInt,
        channel_id -> BigInt,
    }
}

diesel::table! {
    staff_locations (staff_id, location_id) {
        staff_id -> BigInt,
        location_id -> BigInt,
    }
}

diesel::table! {
    staff_settings (staff_id, name) {
        staff_id -> BigInt,
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    audit (id) {
        id -> BigInt,
        at -> Timestamp,
        actor_kind -> Text,
        actor -> Text,
        staff_id -> Nullable<BigInt>,
        action -> Text,
        subject_kind -> Text,
        subject -> Text,
        facts -> Text,
        address -> Text,
    }
}

diesel::table! {
    order_tags (order_id, tag) {
        order_id -> BigInt,
        tag -> Text,
    }
}

diesel::table! {
    saved_views (id) {
        id -> BigInt,
        staff_id -> Nullable<BigInt>,
        name -> Text,
        query -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    bulks (id) {
        id -> BigInt,
        staff_id -> BigInt,
        action -> Text,
        facts -> Text,
        total -> BigInt,
        done -> BigInt,
        refused -> BigInt,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    bulk_items (bulk_id, position) {
        bulk_id -> BigInt,
        position -> BigInt,
        order_id -> BigInt,
        state -> Text,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    recovery_codes (staff_id, code_hash) {
        staff_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    staff_links (token_hash) {
        token_hash -> Text,
        staff_id -> BigInt,
        kind -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    settled_messages (message_id) {
        message_id -> BigInt,
        channel_id -> BigInt,
        replacement_id -> Nullable<BigInt>,
        why -> Text,
        actor -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    replays (id) {
        id -> BigInt,
        staff_id -> BigInt,
        channel_id -> BigInt,
        format -> Text,
        cause -> Nullable<Text>,
        after_id -> BigInt,
        last_id -> BigInt,
        total -> BigInt,
        done -> BigInt,
        damaged -> BigInt,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    import_parts (import_id, part_no) {
        import_id -> BigInt,
        part_no -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    channel_days (channel_id, day, lane) {
        channel_id -> BigInt,
        day -> Text,
        lane -> BigInt,
        received -> BigInt,
        new -> BigInt,
        updated -> BigInt,
        repeated -> BigInt,
        credits -> BigInt,
        held -> BigInt,
        dead -> BigInt,
        last_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    location_days (location_id, day) {
        location_id -> BigInt,
        day -> Text,
        works -> Bool,
        note -> Text,
    }
}

diesel::table! {
    location_loads (location_id, day) {
        location_id -> BigInt,
        day -> Text,
        parcels -> BigInt,
        units -> BigInt,
    }
}

diesel::table! {
    stock (id) {
        id -> BigInt,
        sku_id -> BigInt,
        location_id -> BigInt,
        on_hand -> BigInt,
        reserved -> BigInt,
        quarantined -> BigInt,
        safety -> BigInt,
        counted_at -> Nullable<Timestamp>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    movements (id) {
        id -> BigInt,
        stock_id -> BigInt,
        at -> Timestamp,
        kind -> Text,
        quantity -> BigInt,
        quarantined -> BigInt,
        balance -> BigInt,
        reason -> Text,
        actor_kind -> Text,
        actor -> Text,
        fulfillment_id -> Nullable<BigInt>,
        transfer_id -> Nullable<BigInt>,
        receipt_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    movement_refs (name) {
        name -> Text,
        movement_id -> BigInt,
    }
}

diesel::table! {
    transfers (id) {
        id -> BigInt,
        from_id -> BigInt,
        to_id -> BigInt,
        state -> Text,
        note -> Text,
        created_at -> Timestamp,
        created_by -> Text,
        expected_at -> Nullable<Timestamp>,
        received_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    transfer_lines (transfer_id, sku_id) {
        transfer_id -> BigInt,
        sku_id -> BigInt,
        quantity -> BigInt,
        received -> BigInt,
    }
}

diesel::table! {
    receipts (id) {
        id -> BigInt,
        name -> Text,
        location_id -> BigInt,
        supplier -> Text,
        state -> Text,
        note -> Text,
        expected_at -> Timestamp,
        created_at -> Timestamp,
        created_by -> Text,
        revision -> BigInt,
    }
}

diesel::table! {
    receipt_lines (id) {
        id -> BigInt,
        receipt_id -> BigInt,
        sku_id -> BigInt,
        quantity -> BigInt,
        received -> BigInt,
        promised -> BigInt,
    }
}

diesel::table! {
    backorders (line_id, sku_id, part) {
        line_id -> BigInt,
        sku_id -> BigInt,
        order_id -> BigInt,
        units -> BigInt,
        pieces -> BigInt,
        since -> Timestamp,
        not_before -> Nullable<Timestamp>,
        promised_at -> Nullable<Timestamp>,
        receipt_line_id -> Nullable<BigInt>,
        why -> Text,
        part -> BigInt,
    }
}

diesel::table! {
    rule_sets (id) {
        id -> BigInt,
        version -> BigInt,
        state -> Text,
        note -> Text,
        body -> Text,
        created_at -> Timestamp,
        created_by -> Text,
        active_from -> Nullable<Timestamp>,
        active_until -> Nullable<Timestamp>,
        revision -> BigInt,
        changed_at -> Nullable<Timestamp>,
        changed_by -> Text,
    }
}

diesel::table! {
    rate_cards (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        service -> Text,
        active -> Bool,
        version -> BigInt,
        body -> Text,
        changed_at -> Timestamp,
        changed_by -> Text,
        newest -> BigInt,
    }
}

diesel::table! {
    rate_card_versions (rate_card_id, version) {
        rate_card_id -> BigInt,
        version -> BigInt,
        body -> Text,
        created_at -> Timestamp,
        created_by -> Text,
        draft -> Nullable<Text>,
    }
}

diesel::table! {
    location_cards (location_id, rate_card_id) {
        location_id -> BigInt,
        rate_card_id -> BigInt,
    }
}

diesel::table! {
    plans (id) {
        id -> BigInt,
        order_id -> BigInt,
        made_at -> Timestamp,
        cause -> Text,
        rule_set -> BigInt,
        shipping -> BigInt,
        total -> BigInt,
        currency -> Text,
        body -> Text,
    }
}

diesel::table! {
    fulfillments (id) {
        id -> BigInt,
        location_id -> BigInt,
        state -> Text,
        merge_key -> Nullable<Text>,
        members -> BigInt,
        service -> Text,
        temperature -> Text,
        dangerous -> Bool,
        weight_g -> BigInt,
        unit_count -> BigInt,
        carriage -> BigInt,
        handling -> BigInt,
        currency -> Text,
        leaves_on -> Text,
        ship_by -> Nullable<Timestamp>,
        wait_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        changed_at -> Timestamp,
        released_at -> Nullable<Timestamp>,
        picked_at -> Nullable<Timestamp>,
        packed_at -> Nullable<Timestamp>,
        shipped_at -> Nullable<Timestamp>,
        revision -> BigInt,
        door -> Nullable<Text>,
    }
}

diesel::table! {
    fulfillment_orders (fulfillment_id, order_id) {
        fulfillment_id -> BigInt,
        order_id -> BigInt,
        cost -> BigInt,
    }
}

diesel::table! {
    fulfillment_lines (fulfillment_id, line_id, sku_id) {
        fulfillment_id -> BigInt,
        line_id -> BigInt,
        sku_id -> BigInt,
        order_id -> BigInt,
        stock_id -> BigInt,
        units -> BigInt,
        pieces -> BigInt,
    }
}

diesel::table! {
    savings (id) {
        id -> BigInt,
        at -> Timestamp,
        kind -> Text,
        fulfillment_id -> BigInt,
        order_id -> BigInt,
        parcels -> BigInt,
        amount -> BigInt,
        currency -> Text,
        actor_kind -> Text,
        actor -> Text,
    }
}

diesel::table! {
    what_ifs (id) {
        id -> BigInt,
        asked_by -> BigInt,
        version -> BigInt,
        facts -> Text,
        state -> Text,
        total -> BigInt,
        through -> BigInt,
        result -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    walks (name) {
        name -> Text,
        turn -> BigInt,
        after -> BigInt,
    }
}

diesel::table! {
    exceptions (id) {
        id -> BigInt,
        kind -> Text,
        cause -> Text,
        sku_id -> Nullable<BigInt>,
        location_id -> Nullable<BigInt>,
        movement_id -> Nullable<BigInt>,
        pieces -> BigInt,
        actor_kind -> Text,
        actor -> Text,
        created_at -> Timestamp,
        resolved_at -> Nullable<Timestamp>,
        resolved_kind -> Nullable<Text>,
        resolved_by -> Nullable<Text>,
        note -> Text,
    }
}

diesel::table! {
    exception_orders (exception_id, order_id) {
        exception_id -> BigInt,
        order_id -> BigInt,
        units -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    channels,
    mappings,
    messages,
    message_keys,
    customers,
    skus,
    kit_components,
    listings,
    orders,
    addresses,
    order_lines,
    holds,
    payments,
    credits,
    credit_lines,
    events,
    changes,
    imports,
    staged_rows,
    staff,
    sessions,
    lookups,
    tries,
    api_keys,
    idempotency,
    jobs,
    timetable,
    letters,
    locations,
    staff_channels,
    staff_locations,
    staff_settings,
    audit,
    order_tags,
    saved_views,
    bulks,
    bulk_items,
    recovery_codes,
    staff_links,
    settled_messages,
    replays,
    import_parts,
    channel_days,
    location_days,
    location_loads,
    stock,
    movements,
    movement_refs,
    transfers,
    transfer_lines,
    receipts,
    receipt_lines,
    backorders,
    rule_sets,
    rate_cards,
    rate_card_versions,
    location_cards,
    plans,
    fulfillments,
    fulfillment_orders,
    fulfillment_lines,
    savings,
    what_ifs,
    walks,
    exceptions,
    exception_orders,
);
