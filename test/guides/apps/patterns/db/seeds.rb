# frozen_string_literal: true

ada, grace, = %w[Ada Grace Alan].map do |name|
  User.create!(name: name, email: "#{name.downcase}@example.com", api_token: name.downcase)
end
ChatRoom.create!(name: "Lobby", participants: [ada, grace])
Post.create!(title: "News", published: true)
