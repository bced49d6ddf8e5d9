address-no-street = The address has no street. Ask the buyer for street and house number, then edit the address.
address-no-name = The address has no recipient. Ask the buyer who receives the parcel, then edit the address.
address-no-country = The address has no country that is known. Choose one, then save the address.
address-unknown-division = “{ $found }” is no province or city of China. Check province and city against each other, then edit the address.
address-no-division = The address names no province and city. Add both, then save the address.
address-masked = The platform hides part of the address: { $found }. Fetch the order again with full rights, or ask the buyer.
