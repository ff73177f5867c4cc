"""Reset mails: stages, who may be mailed, and what WorkOS' events say of that."""
