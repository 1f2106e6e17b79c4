# script/test_websocket.rb
#!/usr/bin/env ruby
# Usage: rails runner script/test_websocket.rb [restaurant_id]

# Get restaurant_id from command line or default to 1
restaurant_id = ARGV[0] || 1

# Create test data...

# Broadcast test order
ActionCable.server.broadcast(
  "order_channel_#{restaurant_id}",
  {
    type: 'new_order',
    order: test_order
  }
)

# Broadcast test inventory item
ActionCable.server.broadcast(
  "inventory_channel_#{restaurant_id}",
  {
    type: 'low_stock',
    item: test_item
  }
)
