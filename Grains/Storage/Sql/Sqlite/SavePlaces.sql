UPDATE places_entered SET last = @last WHERE id = 1
