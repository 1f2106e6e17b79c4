# frozen_string_literal: true

class RoomPresence < ApplicationRecord
  belongs_to :user

  scope :in_room, ->(room_id) { where(room_id: room_id).order(:user_id) }

  def self.enter(room_id, user)
    find_or_create_by!(room_id: room_id, user: user).update!(status: "online")
  end

  def self.leave(room_id, user)
    where(room_id: room_id, user: user).delete_all
  end
end
