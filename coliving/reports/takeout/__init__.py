"""Everything a space has, to take away: tables, a calendar, photos, and a page that explains."""
