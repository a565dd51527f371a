-- What nobody will ask for again: no conversion, nothing that earned something, and never the last of a stream, which says where it
-- goes on. Only what was deleted here is carried, so that two that do this at once carry nothing twice.
DELETE FROM referral_actions
WHERE tenant_id = @tenant AND id > @after AND id <= @last
  AND NOT is_conversion AND NOT is_share AND order_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM commissions c WHERE c.action_id = referral_actions.id)
  AND (EXISTS (SELECT 1 FROM action_places p WHERE p.stream = referral_actions.stream AND p.seq > referral_actions.seq)
       OR EXISTS (SELECT 1 FROM referral_actions e
                  WHERE e.place > (SELECT n.last FROM places_entered n WHERE n.id = 1)
                    AND e.stream = referral_actions.stream AND e.seq > referral_actions.seq))
RETURNING stream, seq, id, (at + 62135596800000000) / 86400000000, type, method, COALESCE(link_slug, ''), source, event_key, session_id, at
