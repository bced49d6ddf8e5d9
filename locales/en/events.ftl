event-received-as-history = Received from { $channel } as history, { $total }: nothing is to be done for it.
event-received = Received from { $channel } by { $source }, { $total }.
event-changed-by-channel = The channel changed it: { $fields }.
event-edited = Changed here: { $fields }.
event-held = Held: { $kind }. { $reason }
event-released = Released: { $kind }. { $why }
event-released-healed = Released by itself: { $kind }. The cause is gone.
event-opened = Every check is passed.
event-paid = Paid { $amount }.
event-shipped-at-channel = The channel says that it has left the seller.
event-canceled-by-channel = The channel canceled it.
event-rounded = The amounts leave { $amount } over; it stands as rounding in the receipt.
event-noted = Note: { $note }
actor-system = Tributary
actor-customer = Customer
timeline-today = Today, { $day }
event-credited =
    { $units ->
        [one] Credit { $credit } reverses { $amount }, 1 unit.
       *[other] Credit { $credit } reverses { $amount }, { $units } units.
    }
event-made-live = Made live: it had come in as history, and is checked and shipped now.
