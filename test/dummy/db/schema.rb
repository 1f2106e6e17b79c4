# frozen_string_literal: true

ActiveRecord::Schema[7.0].define do
  create_table :users, force: true do |t|
    t.string :name, null: false, index: { unique: true }
    t.string :email
    t.string :role, null: false, default: "customer"
    t.string :clerk_user_id, index: true
    t.string :api_token, index: true
    t.string :avatar_url
    t.references :restaurant
    t.timestamps
  end

  create_table :access_tokens, force: true do |t|
    t.references :user, null: false
    t.string :token, null: false, index: { unique: true }
    t.datetime :expires_at, null: false
  end

  create_table :reports, force: true do |t|
    t.references :user, null: false
    t.string :title, null: false
    t.integer :sections, null: false, default: 0
    t.timestamps
  end

  create_table :restaurants, force: true do |t|
    t.string :name, null: false
  end

  create_table :menu_items, force: true do |t|
    t.references :restaurant, null: false
    t.string :name, null: false
    t.boolean :enable_stock_tracking, null: false, default: true
    t.integer :stock_quantity, null: false, default: 0
    t.integer :damaged_quantity, null: false, default: 0
    t.integer :low_stock_threshold, null: false, default: 0
  end

  create_table :categories, force: true do |t|
    t.references :restaurant
    t.string :name, null: false
    t.integer :position, null: false, default: 0
  end

  create_table :orders, force: true do |t|
    t.references :user, null: false
    t.references :restaurant
    t.string :status, null: false, default: "pending"
    t.decimal :total, precision: 8, scale: 2, null: false, default: 0
    t.datetime :estimated_ready_at
    t.timestamps
  end

  create_table :order_items, force: true do |t|
    t.references :order, null: false
    t.string :name, null: false
  end

  create_table :chat_rooms, force: true do |t|
    t.string :name, null: false
  end

  create_table :chat_rooms_users, id: false, force: true do |t|
    t.references :chat_room, null: false
    t.references :user, null: false
  end

  %i[chat_messages messages].each do |table|
    create_table table, force: true do |t|
      t.references :chat_room, null: false
      t.references :user, null: false
      t.text :body, null: false
      t.timestamps
    end
  end

  create_table :room_presences, force: true do |t|
    t.string :room_id, null: false
    t.references :user, null: false
    t.string :status, null: false, default: "online"
    t.timestamps
    t.index %i[room_id user_id], unique: true
  end

  create_table :posts, force: true do |t|
    t.string :title, null: false
    t.text :body
    t.boolean :published, null: false, default: false
    t.timestamps
  end

  create_table :comments, force: true do |t|
    t.references :post, null: false
    t.references :user, null: false
    t.text :body, null: false
    t.timestamps
  end

  create_table :notifications, force: true do |t|
    t.references :user, null: false
    t.string :title, null: false
    t.datetime :read_at
    t.timestamps
  end

  create_table :teams, force: true do |t|
    t.string :name, null: false
  end

  create_table :teams_users, id: false, force: true do |t|
    t.references :team, null: false
    t.references :user, null: false
  end

  create_table :campaigns, force: true do |t|
    t.references :user, null: false
    t.string :name, null: false
  end

  create_table :characters, force: true do |t|
    t.references :campaign, null: false
    t.string :name, null: false
    t.timestamps
  end
end
