"""E-mail by SMTP, through the operator's mail server.

messenger   the Messenger: parts become letters, letters are handed over
letters     what the mail and its envelope say of who sends it
servers     which server, how it is reached, and who we are to it
connecting  from nothing to a server that knows us; TLS is never given up for plain text
talking     one mail over one connection, step by step
watching    how long all of a step's answers may take together
replies     what a server says, and whom that concerns
pool        connections that are kept for the next mail
together    several at a time
"""
