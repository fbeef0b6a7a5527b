"""The pure domain: the catalogue, a trip, its price, its itinerary, a lead.

No Telegram, no clock, no I/O but loading.
"""
