# frozen_string_literal: true

# `create(:order, user: user)` as in the guides: a record with what it needs and no more.
module Factories
  DEFAULTS = {
    user: -> { { name: "User #{SecureRandom.hex(4)}", email: "user@example.com" } },
    restaurant: -> { { name: "Shimizu" } },
    menu_item: -> { { name: "Ramen", restaurant: create(:restaurant), stock_quantity: 10, low_stock_threshold: 3 } },
    order: -> { { user: create(:user) } },
    chat_room: -> { { name: "Lobby" } },
    post: -> { { title: "News" } },
    comment: -> { { post: create(:post), user: create(:user), body: "First" } },
    notification: -> { { user: create(:user), title: "New order" } },
    report: -> { { user: create(:user), title: "Sales" } },
    team: -> { { name: "Kitchen" } },
    campaign: -> { { user: create(:user), name: "Chi War" } },
    character: -> { { campaign: create(:campaign), name: "Ting Ting" } },
    access_token: -> { { user: create(:user), token: SecureRandom.hex, expires_at: 1.hour.from_now } }
  }.freeze

  def create(name, **attributes)
    defaults = instance_exec(&DEFAULTS.fetch(name))
    name.to_s.classify.constantize.create!(**defaults, **attributes)
  end
end
