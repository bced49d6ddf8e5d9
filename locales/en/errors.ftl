## Things that were asked for and are not there: not-found-KIND, KIND being the noun of the house.

not-found-page = There is no page at this address. Check the address, or search above.
not-found-channel = There is no such channel. Check its short name under Channels.
not-found-message = There is no such message. It may have been cleared after its time; search by the order number.
not-found-order = There is no such order. Check the number; the channel's own number works too.
not-found-line = There is no such order line. Reload the order to see its present lines.
not-found-credit = There is no such credit.
not-found-customer = There is no such customer. Search by phone, e-mail or name.
not-found-sku = There is no such SKU. Check its code under Stock.
not-found-listing = There is no such listing. Check the channel and its code.
not-found-location = There is no such location. Check its short name under Locations.
not-found-hold = There is no such hold; it may be released already. Reload the order.
not-found-staff = There is no such member of staff.
not-found-key = There is no such API key; it may have been revoked.
not-found-import = There is no such import. Look it up under Imports.
not-found-job = There is no such job; finished jobs are kept for a while only.
not-found-mapping = There is no such mapping.
not-found-view = There is no such saved view; it may have been deleted.
not-found-fulfillment = There is no such fulfillment. Check the order that it belongs to.
not-found-parcel = There is no such parcel. Check the tracking number.
