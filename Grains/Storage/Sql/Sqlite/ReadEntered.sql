SELECT last FROM places_entered WHERE id = 1
