"""The life of a token: how one is asked for, how long it serves, and who may ask for the next one.

`lifecycle` decides (no I/O), `grants` and `answers` speak OAuth 2.0's forms, `keeper` drives them so that
there is one exchange whatever happens. Nothing here knows a vendor or an HTTP library.
"""
