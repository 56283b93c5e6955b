"""The Attendance screen: who was there, ticked by keyboard, with rates and the certificate
condition.
"""
