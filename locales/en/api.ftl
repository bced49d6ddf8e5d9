## JSON errors: what HTTP itself says, then what the API says. A sentence tells what to do next.

api-title-400 = Bad request
api-title-401 = Unauthorized
api-title-403 = Forbidden
api-title-404 = Not found
api-title-405 = Method not allowed
api-title-409 = Conflict
api-title-413 = Body too large
api-title-415 = Unsupported media type
api-title-422 = Invalid content
api-title-500 = Internal error
api-title-503 = Service unavailable

api-bad-request = The request cannot be understood. Compare it with the API guide at /api/docs.
api-refused = The request is refused. Compare it with the API guide at /api/docs.
api-unauthorized = An API key is missing or not valid. Send it as “Authorization: Bearer KEY”; an administrator can make one.
api-signature = The delivery is not signed with this channel's secret. Check the address and the secret in the settings of the selling place.
api-method = This address does not take this method. The Allow header names those that it takes.
api-too-large = The body is larger than this server takes. Send fewer orders at once, or send a file to /api/v1/imports.
api-media-type = The body must be JSON, sent as “Content-Type: application/json” and without content encoding.
api-broken-body = The body broke off or cannot be read. Send the request again.
api-not-json = The body is not JSON. Check that it is complete and encoded in UTF-8. The parser says: { $detail }
api-idempotency-key = The Idempotency-Key must have 1 to 255 printable ASCII characters. A UUID serves well.
api-invalid = Some fields are missing or wrong; “problems” lists each with its place.
api-internal = Something went wrong here; nothing was changed. Send the same request again, and tell the administrator if it fails again.
api-unavailable = The server is busy. Send the same request again after the time in Retry-After.

not-found-route = There is nothing at this address. The API guide at /api/docs lists what there is.
forbidden-scope = This API key may not do that: it lacks the scope { $scope }. Ask an administrator for a key that has it.
forbidden-wider-key = A key cannot make one that may do more than itself. Leave out the scopes that this key lacks.
conflict-channel-slug = There is already a channel “{ $slug }”. Choose another slug.
conflict-idempotency-under-way = A request with this Idempotency-Key is being worked on. Wait a moment and send it again.

problem-no-object = Here a JSON object is needed.
problem-no-orders = Here a list of orders is needed: send a JSON list, or an object with the list “orders”.
problem-too-many-orders = The batch has { $found } orders; at most { $limit } are taken. Send it in several batches.
problem-too-many-components = A kit has at most { $limit } components.
problem-too-long = This text is too long; at most { $limit } characters are taken.
problem-slug = A slug has 1 to { $limit } lower-case letters, digits and dashes, and no dash at either end.
problem-unknown-kind = “{ $found }” is no kind of channel. Known: { $known }.
problem-unknown-zone = “{ $found }” is no time zone. Use an IANA name such as Asia/Shanghai.
problem-short-secret = A secret has at least { $limit } characters.
problem-no-scope = At least one scope is needed, for example orders:write.
problem-unknown-scope = { $found } is no scope. Known: { $known }.
problem-unknown-channel = There is no channel “{ $found }”. Add it first, or check its slug.
problem-unknown-parameter = There is no parameter “{ $found }” here. Known: { $known }.
problem-range = Here a number from { $least } to { $most } is needed; found { $found }.
problem-cursor = This cursor belongs to no page of this list. Start again without one, with the same filters.
problem-idempotency-other-body = This Idempotency-Key was used for a request with another body. Use a new key for new content.
