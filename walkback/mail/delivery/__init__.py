"""Getting what is due to the mail server exactly once, whatever breaks (docs/mail.md).

steps       the numbered steps, for those who break the sender on purpose
leasing     who sends what: claim, hand back, take back, expire
eligibility who may be mailed now, in one piece of SQL that the fence shares
fence       the commit before SMTP's final dot, and the outcome after the answer
conversation SMTP with one end of patience for each stage
links       one conversation, cut where the fence has to stand
group       one group of mails on as many links, up to the answers
dispatcher  the loop over groups, and what stops it
lookups     who can say whether a mail was accepted
answers     what they may say
postfix_log what a Postfix log proves
resolving   what became of mails whose answer never came
reconciling whether everything that should be in the outbox is there, and on time
"""
