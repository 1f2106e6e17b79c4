# frozen_string_literal: true

# As in most apps: who connects is looked up in the database, which is SQLite's here. The load says ?user=1.

class User < ActiveRecord::Base
  COUNT = 1000
end

module ApplicationCable
  class Connection
    identified_by :user

    def connect
      self.user = User.find_by(id: request.params[:user]) || reject_unauthorized_connection
    end
  end
end

BenchApp.config.after_initialize do
  ActiveRecord::Schema.verbose = false
  ActiveRecord::Schema.define { create_table(:users) { |table| table.string :name } }
  User.insert_all(Array.new(User::COUNT) { |index| { name: "User #{index}" } })
end
