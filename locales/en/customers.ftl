# The list of customers and the page of one.
customers-lead = Everybody who bought, the newest first. Contacts are hidden in part.
customers-search = Phone, e-mail, name, account or order
customers-last = Last order
customers-caption =
    { $count ->
        [one] 1 customer on this page
       *[other] { $count } customers on this page
    }
customers-empty-title-none = No customers yet
customers-empty-text-none = Whoever buys appears here with the first order.
customers-empty-title-search = Nobody found
customers-empty-text-search = Search by a whole phone number or e-mail, an account, an order's number, or two characters of a name.
customer-nameless = Without a name
customer-no-orders = No orders that you can see.
customer-about = About this customer
customer-contact = Contact
customer-account = Account
customer-since = Known since
customer-addresses = Addresses used
customer-no-address = No parcel went anywhere yet.
customer-alike = May be the same person
customer-alike-note = They share a proven phone or e-mail. They stay apart: a family shares a phone, too.
customer-same-phone = same phone
customer-same-email = same e-mail
customer-same-both = same phone and e-mail
customer-newest = Newest
