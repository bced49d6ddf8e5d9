mail-code-subject = { $code } is your code for { $shop }
mail-code-intro = Somebody, probably you, wants to see orders at { $shop }. Enter this code on the page you came from:
mail-code-minutes = { $minutes ->
    [one] It is valid for 1 minute.
   *[other] It is valid for { $minutes } minutes.
}
mail-code-not-you = If it was not you, do nothing: nobody sees your orders without the code.
sms-code = { $shop }: { $code } is your code, good for { $minutes } minutes. Not you? Do nothing.
